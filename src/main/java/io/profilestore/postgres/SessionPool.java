package io.profilestore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.profilestore.sql.ConnectionPool;
import io.profilestore.sql.KeepingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * A pool of connections to the server that is the right one now. As soon as one of them proves to be dead, or to lead to a server
 * that takes reads only, all of its {@linkplain Sessions generation} go: the idle ones at once, the others after their call.
 */
final class SessionPool implements AutoCloseable {

    private final Sessions sessions;
    private final HikariDataSource pool;
    private volatile boolean open;

    /**
     * Opens its first connection.
     *
     * @param session the statement by which each connection is set up
     * @throws SQLException if there is none to be had
     */
    SessionPool(DataSource physical, int size, String session) throws SQLException {
        sessions = new Sessions(physical);
        HikariConfig config = ConnectionPool.settings(sessions, new Driver(), size);
        config.setConnectionInitSql(session);
        config.setExceptionOverride(new WhoeverUsesIt());
        pool = ConnectionPool.start(config);
        open = true;
    }

    DataSource connections() {
        return pool;
    }

    /** Closes a connection of which nothing is to be expected any more, and its generation. */
    void discard(Connection connection) {
        try {
            endGenerationOf(connection.unwrap(PgConnection.class));
        } catch (SQLException e) {
            // Closed already, by the pool.
        }
        pool.evictConnection(connection);
    }

    private void endGenerationOf(Connection physical) {
        // The pool looks at its first connection before there are others, and before we have the pool.
        if (sessions.endGenerationOf(physical) && open) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Decides when a connection is no good: the pool would close it without a word, and leave the others. */
    private static final class WhoeverUsesIt implements SQLExceptionOverride {

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException error) {
            return SQLExceptionOverride.Override.DO_NOT_EVICT;
        }
    }

    /** Statements may be used for ever. */
    private final class Driver implements KeepingDataSource.Driver {

        @Override
        public int reuses(Connection connection) {
            return Integer.MAX_VALUE;
        }

        @Override
        public void foundDead(Connection connection) {
            endGenerationOf(connection);
        }
    }
}
