package io.profilestore.disk;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStore.TxCounter;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * A database as it was at one instant, read piece by piece while others write: until it ends, nothing of that instant is
 * overwritten or moved, and what is new is written after it.
 *
 * <p>It belongs to a session and ends with it, or when nobody has read for a while: the file grows meanwhile. A database
 * has one at a time.
 */
final class DatabaseCopy {

    private static final int PIECE = 512 * 1024;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final Map<MVStore, DatabaseCopy> RUNNING = new WeakHashMap<>();

    private final SessionLocal session;
    private final MVStore store;
    private final SingleFileStore file;
    private final TxCounter version;
    private final byte[] header;
    private final long length;
    private long readAt = System.nanoTime();

    /** Only while nothing is on its way to the file. */
    private DatabaseCopy(SessionLocal session, MVStore store, SingleFileStore file) {
        this.session = session;
        this.store = store;
        this.file = file;
        // What this version needs is not freed, and what is not freed is not written over; moved it would be.
        version = store.registerVersionUsage();
        store.setReuseSpace(false);
        length = file.size();
        header = new byte[DatabaseFile.HEADER];
        file.readFully((SFChunk) null, 0, DatabaseFile.HEADER).get(header);
    }

    /**
     * The copy of what is committed by now.
     *
     * @throws SQLException if there is one already
     */
    static DatabaseCopy begin(SessionLocal session) throws SQLException {
        MVStore store = H2Session.store(session);
        if (!(H2Session.file(store) instanceof SingleFileStore file)) {
            throw new SQLException("the database is not in one file");
        }
        CommitFunction.await(session, store);
        synchronized (DatabaseCopy.class) {
            requireNone(store);
            // An error inside of this would close the database, so that it must not be thrown there.
            store.executeFilestoreOperation(() -> RUNNING.put(store, new DatabaseCopy(session, store, file)));
            DatabaseCopy copy = of(session);
            Thread watch = new Thread(copy::watch, "profilestore backup");
            watch.setDaemon(true);
            watch.start();
            return copy;
        }
    }

    /** @throws SQLException if the session has none, or none any more */
    static synchronized DatabaseCopy of(SessionLocal session) throws SQLException {
        DatabaseCopy copy = RUNNING.get(H2Session.store(session));
        if (copy == null || copy.session != session) {
            throw new SQLException(
                    "there is no backup of this session, or it was not read for too long", BackupFunctions.NOT_NOW);
        }
        return copy;
    }

    /**
     * Does what no copy of the store may be there for, and none begins meanwhile.
     *
     * @throws SQLException if there is one
     */
    static synchronized boolean whileNone(MVStore store, BooleanSupplier work) throws SQLException {
        requireNone(store);
        return work.getAsBoolean();
    }

    private static void requireNone(MVStore store) throws SQLException {
        if (RUNNING.containsKey(store)) {
            throw new SQLException("a backup of this database is being made", BackupFunctions.NOT_NOW);
        }
    }

    /** In bytes. */
    long length() {
        return length;
    }

    /** Some bytes from a position on; none at the end. */
    byte[] read(long position) {
        synchronized (DatabaseCopy.class) {
            readAt = System.nanoTime();
        }
        if (position < DatabaseFile.HEADER) {
            return Arrays.copyOfRange(header, (int) position, DatabaseFile.HEADER);
        }
        byte[] piece = new byte[(int) Math.max(0, Math.min(PIECE, length - position))];
        if (piece.length > 0) {
            ByteBuffer read = file.readFully((SFChunk) null, position, piece.length);
            read.get(piece);
        }
        return piece;
    }

    /** Lets the space be used again. */
    void end() {
        synchronized (DatabaseCopy.class) {
            if (RUNNING.remove(store, this)) {
                store.setReuseSpace(true);
                store.deregisterVersionUsage(version);
            }
        }
    }

    private void watch() {
        while (isWanted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        end();
    }

    private boolean isWanted() {
        synchronized (DatabaseCopy.class) {
            return RUNNING.get(store) == this
                    && !session.isClosed()
                    && !store.isClosed()
                    && System.nanoTime() - readAt < IDLE_NANOS;
        }
    }
}
