package io.profilestore.postgres;

import io.profilestore.sql.WrappingDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A layer's connections. What it does not let through, for example a statement on a table that it does not know, it says when the
 * statement is prepared, by an exception that is none of SQL.
 */
final class RefusingDataSource extends WrappingDataSource {

    /** Nothing was sent. */
    static final class Refused extends SQLException {
        private static final long serialVersionUID = 1L;

        Refused(RuntimeException cause) {
            super(cause);
        }
    }

    RefusingDataSource(DataSource layer) {
        super(layer);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = wrapped.getConnection();
        return (Connection) Proxy.newProxyInstance(
                RefusingDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> invoke(connection, method, arguments));
    }

    @SuppressWarnings("NullAway") // a reflective call gives and takes null
    private static @Nullable Object invoke(Connection connection, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refusal ? new Refused(refusal) : e.getCause();
        }
    }
}
