package io.profilestore.disk;

import org.h2.engine.Database;

/** A database whose disk has failed. */
public final class FailedDatabase {

    private FailedDatabase() {}

    /**
     * Ends it without writing anything, so that it can be opened again. Only once: H2 forgets a database by its name, and by the
     * second time that may be another one that is open.
     */
    public static void shutDown(Database database) {
        synchronized (database) {
            if (!database.isClosing()) {
                database.shutdownImmediately();
            }
        }
    }
}
