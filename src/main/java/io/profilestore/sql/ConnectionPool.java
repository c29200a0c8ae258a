package io.profilestore.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A store's own pool of connections, the same for every kind of database. */
public final class ConnectionPool {

    /** How long a call waits for a connection when all are in use. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);

    /** How long the pool waits for a sign of life from a connection. */
    private static final Duration VALIDATION_WAIT = Duration.ofSeconds(5);

    /** After this time a connection is replaced, in a quiet moment. */
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(30);

    private ConnectionPool() {}

    /** Its settings, with connections that keep their statements. */
    public static HikariConfig settings(DataSource physical, KeepingDataSource.Driver driver, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("profilestore");
        config.setDataSource(new KeepingDataSource(physical, driver));
        config.setMaximumPoolSize(size);
        // More are opened when they are needed.
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(VALIDATION_WAIT.toMillis());
        config.setMaxLifetime(CONNECTION_LIFE.toMillis());
        return config;
    }

    /**
     * A pool of these settings, once there is a first connection for it. It would try for that itself, but where it fails it waits
     * for a second before it says so.
     *
     * @throws SQLException if there is no first connection; there is no pool then
     */
    public static HikariDataSource start(HikariConfig settings) throws SQLException {
        HikariConfig started = new HikariConfig();
        settings.copyStateTo(started);
        started.setDataSource(new FirstConnection(settings.getDataSource()));
        try {
            return new HikariDataSource(started);
        } catch (HikariPool.PoolInitializationException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Closes a dead connection, of a pool of ours or, where there is none, of the application's. */
    public static void discard(@Nullable HikariDataSource pool, Connection connection) {
        if (pool != null) {
            pool.evictConnection(connection);
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // It was dead before.
        }
    }
}
