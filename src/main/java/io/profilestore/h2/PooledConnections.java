package io.profilestore.h2;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.sql.WrappingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.api.ErrorCode;

/**
 * The connections of a pool that tells why it has none: a pool says the same whether all it may have are in use or no
 * more could be made.
 */
final class PooledConnections extends WrappingDataSource {

    private final HikariDataSource pool;

    PooledConnections(HikariDataSource pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            boolean inUse = pool.getHikariPoolMXBean().getTotalConnections() >= pool.getMaximumPoolSize();
            if (e.getCause() != null || inUse) {
                throw e;
            }
            throw new SQLException("no connection could be made in time", "08001", ErrorCode.CONNECTION_BROKEN_1, e);
        }
    }
}
