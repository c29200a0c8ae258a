package io.profilestore.disk;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.h2.engine.Database;

/** A database whose disk has failed. */
public final class FailedDatabase {

    /** H2's sessions take a database that has failed off H2's list as well, each when it next looks. */
    private static final Duration UNTIL_FORGOTTEN = Duration.ofMillis(50);

    private FailedDatabase() {}

    /**
     * Ends it without writing anything, so that it can be opened again. Only once: H2 forgets a database by its name, and by the
     * second time that may be another one that is open.
     */
    public static void shutDown(Database database) {
        synchronized (database) {
            if (!database.isClosing()) {
                database.shutdownImmediately();
                LockSupport.parkNanos(UNTIL_FORGOTTEN.toNanos());
            }
        }
    }
}
