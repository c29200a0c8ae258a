package io.profilestore.postgres;

import io.profilestore.Durability;
import io.profilestore.sql.SqlFailure;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's own driver, except that it is an error, where that one gives a warning, when the server has stopped waiting for its
 * standbys and a committed change may be lost. For pools beneath a layer that keeps warnings from whoever is above it, as
 * ShardingSphere-JDBC does: name this class as the pool's {@code driverClassName}. Its sessions wait for their disk and, at most
 * five seconds, for a row that others have locked, as those of our own pool do. Thread-safe.
 */
public final class StrictDriver implements Driver {

    private static final String SETTING = "profilestore.driver";
    private static final String STRICT = "strict";

    private final Driver driver = new org.postgresql.Driver();

    /** For a pool, which names the class. */
    public StrictDriver() {}

    /** Whether the connections to all databases are this driver's, whatever stands between. */
    static boolean isBeneath(Connection connection) throws SQLException {
        // As it asks for a sharded table, it goes to each of them; and as it counts nothing, each has one row.
        String ofEach = "SELECT driver FROM (SELECT current_setting('" + SETTING + "', true) AS driver, COUNT(*)"
                + " FROM profile WHERE FALSE) AS shard";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ofEach)) {
            boolean all = rows.next() && STRICT.equals(rows.getString(1));
            while (all && rows.next()) {
                all = STRICT.equals(rows.getString(1));
            }
            return all;
        }
    }

    @Override
    public @Nullable Connection connect(String url, Properties settings) throws SQLException {
        Connection connection = driver.connect(url, settings);
        if (connection == null) {
            return null;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresDatabase.session(Durability.COMMIT));
            statement.execute("SET " + SETTING + " = '" + STRICT + "'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return proxy(Connection.class, (proxy, method, arguments) -> onConnection(connection, method, arguments));
    }

    @SuppressWarnings("NullAway") // a reflective call gives and takes null
    private static @Nullable Object onConnection(Connection connection, Method method, Object @Nullable [] arguments)
            throws Throwable {
        boolean commits = method.getName().equals("commit") || method.getName().equals("setAutoCommit");
        if (commits) {
            connection.clearWarnings();
        }
        Object result = invoke(connection, method, arguments);
        if (commits) {
            requireCertain(connection.getWarnings());
        }
        return result instanceof Statement statement ? strict(statement, method.getReturnType()) : result;
    }

    private static Object strict(Statement statement, Class<?> type) {
        return proxy(type, (proxy, method, arguments) -> {
            Object result = invoke(statement, method, arguments);
            if (method.getName().startsWith("execute")) {
                requireCertain(statement.getWarnings());
            }
            return result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StrictDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("NullAway") // likewise
    private static @Nullable Object invoke(Object behind, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void requireCertain(@Nullable SQLWarning first) throws SQLException {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (PostgresErrors.classify(warning) == SqlFailure.NOT_REPLICATED) {
                throw warning;
            }
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties settings) throws SQLException {
        return driver.getPropertyInfo(url, settings);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public @Nullable Logger getParentLogger() {
        return null;
    }
}
