package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
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
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        Database database = session.getDatabase();
        MVStore store = database.getStore().getMvStore();
        if (store.getFileStore() == null) {
            throw new SQLException("the database is in memory and has no disk", NOT_ON_DISK);
        }
        try {
            session.commit(false);
            GroupCommit.of(store).await(() -> FailedDatabase.shutDown(database));
            return true;
        } catch (CommitFailed | RuntimeException e) {
            throw new SQLException("the commit could not be written to the disk: " + e.getMessage(), NOT_ON_DISK, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for the disk", NOT_ON_DISK, e);
        }
    }
}
