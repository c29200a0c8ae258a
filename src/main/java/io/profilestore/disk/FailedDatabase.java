package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;

/** A database whose disk has failed. */
public final class FailedDatabase {

    /** H2's sessions take a database that has failed off H2's list as well, each when it next looks. */
    private static final Duration UNTIL_FORGOTTEN = Duration.ofMillis(50);

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

    /**
     * Ends it without writing anything, so that it can be opened again. Only once: H2 forgets a database by its name, and by the
     * second time that may be another one that is open.
     */
    static void shutDown(Database database) {
        synchronized (database) {
            if (!database.isClosing()) {
                database.shutdownImmediately();
                LockSupport.parkNanos(UNTIL_FORGOTTEN.toNanos());
            }
        }
    }
}
