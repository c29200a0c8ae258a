package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.MVStore;

/** The SQL function {@code profile_commit()}: it ends the transaction and returns once that is on the disk. */
public final class CommitFunction {

    /** What a call has as SQLState whose transaction is committed but may not be on the disk. */
    public static final String NOT_ON_DISK = "PS010";

    private CommitFunction() {}

    /**
     * Commits the session's transaction, if there is one, and waits for the disk.
     *
     * @param connection the session that calls
     * @return true
     * @throws SQLException with {@link #NOT_ON_DISK} if the disk failed, now or since the database was opened, or the thread
     *     was interrupted while it waited
     */
    public static boolean commit(Connection connection) throws SQLException {
        SessionLocal session = H2Session.of(connection);
        MVStore store = H2Session.store(session);
        if (store.getFileStore() == null) {
            throw new SQLException("the database is in memory and has no disk", NOT_ON_DISK);
        }
        try {
            session.commit(false);
        } catch (RuntimeException e) {
            throw notOnDisk(e);
        }
        await(session, store);
        return true;
    }

    /**
     * Waits for the disk with what others have committed without waiting; does nothing where that is there already. Asks
     * nothing of the session, which may be in use or kept waiting.
     *
     * @param owner a connection to an embedded database
     * @throws SQLException as {@link #commit}
     */
    public static void force(Connection owner) throws SQLException {
        SessionLocal session = H2Session.of(owner);
        MVStore store = H2Session.store(session);
        if (store.getFileStore() != null && !store.isClosed()) {
            await(session, store);
        }
    }

    static void await(SessionLocal session, MVStore store) throws SQLException {
        Database database = session.getDatabase();
        // A thread of H2's server; any other one belongs to the program, which may interrupt it.
        boolean mayLead = session.getNetworkConnectionInfo() != null;
        try {
            GroupCommit.of(store).await(mayLead, () -> FailedDatabase.shutDown(database));
        } catch (CommitFailed | RuntimeException e) {
            throw notOnDisk(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for the disk", NOT_ON_DISK, e);
        }
    }

    private static SQLException notOnDisk(Exception e) {
        return new SQLException("the commit could not be written to the disk: " + e.getMessage(), NOT_ON_DISK, e);
    }
}
