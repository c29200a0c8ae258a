package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * The SQL function {@code profile_compact()}: it makes the database's file smaller for a while, in small steps between which
 * others write. What others have open stays open.
 */
public final class CompactFunction {

    /** Chunks of which more than so much is in use are left alone, in percent; it is what H2 aims at by itself. */
    private static final int FILL_PERCENT = 90;

    /** So much is rewritten, and moved, while others wait; more where a chunk is larger, for H2 leaves that out then. */
    private static final int STEP_BYTES = 2 * 1024 * 1024;

    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private CompactFunction() {}

    /**
     * Goes on for at most half a second, and forces the file.
     *
     * @param connection the owner's session
     * @return the length of the file in bytes
     * @throws SQLException if the user is not the owner, a backup is running, or the disk failed
     */
    public static long compact(Connection connection) throws SQLException {
        SessionLocal session = H2Session.ofOwner(connection);
        MVStore store = H2Session.store(session);
        FileStore<?> file = H2Session.file(store);
        long start = System.nanoTime();
        int bytes = STEP_BYTES;
        while (bytes > 0 && System.nanoTime() - start < MOST_NANOS) {
            int most = bytes;
            boolean done = DatabaseCopy.whileNone(store, () -> step(store, file, most));
            bytes = done ? STEP_BYTES : larger(bytes, file);
        }
        CommitFunction.await(session, store);
        return file.size();
    }

    /** Whether anything was done. */
    private static boolean step(MVStore store, FileStore<?> file, int bytes) {
        long before = file.size();
        boolean rewritten = store.compact(FILL_PERCENT, bytes);
        store.commit();
        if (file instanceof RandomAccessStore blocks) {
            blocks.compactMoveChunks(FILL_PERCENT, bytes, store);
        }
        return rewritten || file.size() < before;
    }

    /** 0 where that is more than there is. */
    private static int larger(int bytes, FileStore<?> file) {
        return bytes > Math.min(file.size(), Integer.MAX_VALUE / 2) ? 0 : 2 * bytes;
    }
}
