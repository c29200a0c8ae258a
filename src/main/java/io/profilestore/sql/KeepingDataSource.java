package io.profilestore.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Physical connections that keep their statements, for a pool to sit on. */
public final class KeepingDataSource extends WrappingDataSource {

    private final Driver driver;

    /** What has to be known of the connections beneath. */
    public interface Driver {

        /** How often the statements of a new connection are used before they are prepared again. */
        int reuses(Connection connection) throws SQLException;

        /** Whether what the connection leads to has gone, where its own {@code isValid} does not notice. */
        default boolean isDead(Connection connection) throws SQLException {
            return false;
        }

        /** Told of a connection that the pool has found dead while nobody used it. */
        default void foundDead(Connection connection) {}
    }

    /** @param physical opens a new connection each time */
    public KeepingDataSource(DataSource physical, Driver driver) {
        super(physical);
        this.driver = driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return keeping(wrapped.getConnection());
    }

    private Connection keeping(Connection connection) throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                KeepingDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class, KeptStatements.class},
                new Handler(connection, driver));
    }

    /** Used by one thread at a time, as a connection is. */
    private static final class Handler implements InvocationHandler {

        private final Connection connection;
        private final Driver driver;
        private final int reuses;
        private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
        private long uses;

        /** @param since how many uses of any statement there were when it was prepared */
        private record Kept(PreparedStatement statement, long since) {}

        Handler(Connection connection, Driver driver) throws SQLException {
            this.connection = connection;
            this.driver = driver;
            reuses = driver.reuses(connection);
        }

        @Override
        @SuppressWarnings("NullAway") // a reflective call gives and takes null
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "kept" -> kept((String) arguments[0]);
                case "isValid" -> isValid((int) arguments[0]);
                case "unwrap" -> unwrap(proxy, (Class<?>) arguments[0]);
                case "isWrapperFor" ->
                    ((Class<?>) arguments[0]).isInstance(proxy) || connection.isWrapperFor((Class<?>) arguments[0]);
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> delegate(method, arguments);
            };
        }

        private boolean isValid(int seconds) throws SQLException {
            boolean valid = !driver.isDead(connection) && connection.isValid(seconds);
            if (!valid) {
                driver.foundDead(connection);
            }
            return valid;
        }

        private Object unwrap(Object proxy, Class<?> type) throws SQLException {
            if (type.isInstance(proxy)) {
                return proxy;
            }
            // A driver's own would not tell once it is closed.
            return type.isInstance(connection) ? connection : connection.unwrap(type);
        }

        @SuppressWarnings("NullAway") // likewise
        private @Nullable Object delegate(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private PreparedStatement kept(String sql) throws SQLException {
            uses++;
            Kept known = kept.get(sql);
            if (known != null && uses - known.since < reuses) {
                return known.statement;
            }
            if (known != null) {
                known.statement.close();
            }
            PreparedStatement statement = connection.prepareStatement(sql);
            kept.put(sql, new Kept(statement, uses));
            if (kept.size() > KeptStatements.MOST) {
                Kept eldest = kept.remove(kept.keySet().iterator().next());
                if (eldest != null) {
                    eldest.statement.close();
                }
            }
            return statement;
        }
    }
}
