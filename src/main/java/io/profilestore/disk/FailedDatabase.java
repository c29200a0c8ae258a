package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;

/** A database whose disk has failed. */
public final class FailedDatabase {

    private FailedDatabase() {}

    /**
     * Whether a database is open; ends one whose disk has failed, so that it can be opened again.
     *
     * @param owner a connection to it within this process
     */
    public static boolean isOpen(Connection owner) throws SQLException {
        if (owner.isClosed()) {
            return false;
        }
        SessionLocal session = H2Session.of(owner);
        if (H2Session.store(session).isClosed()) {
            shutDown(session.getDatabase());
            return false;
        }
        return true;
    }

    /** Ends it without writing anything, so that it can be opened again. */
    static void shutDown(Database database) {
        synchronized (database) {
            if (!database.isClosing()) {
                database.shutdownImmediately();
            }
        }
    }
}
