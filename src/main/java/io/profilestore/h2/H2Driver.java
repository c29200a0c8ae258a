package io.profilestore.h2;

import io.profilestore.disk.H2Session;
import io.profilestore.sql.KeepingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.engine.SessionRemote;
import org.h2.engine.SysProperties;
import org.h2.jdbc.JdbcConnection;

/** What a pool has to know of H2's connections. */
final class H2Driver implements KeepingDataSource.Driver {

    /**
     * H2's client prepares a statement again, without saying so, after 64 newer ones and results, and its server parses
     * it again, for the old one is still open. Closed and prepared again before that, it is found parsed.
     */
    @Override
    public int reuses(Connection connection) throws SQLException {
        return session(connection) instanceof SessionRemote
                ? SysProperties.SERVER_CACHED_OBJECTS * 3 / 4
                : Integer.MAX_VALUE;
    }

    /** A connection within the process that has opened a database asks nobody, and seems well after the disk has failed. */
    @Override
    public boolean isDead(Connection connection) throws SQLException {
        return session(connection) instanceof SessionLocal
                && H2Session.database(connection).getStore().getMvStore().isClosed();
    }

    private static Session session(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).getSession();
    }
}
