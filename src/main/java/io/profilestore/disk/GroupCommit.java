package io.profilestore.disk;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;
import org.jspecify.annotations.Nullable;

/**
 * The wait of commits for the disk: while one group is being written and forced, those that come meanwhile gather into the
 * next one. Thread-safe.
 *
 * <p>A thread of its own does the work, which nobody interrupts, and ends when nothing has come for a while. Only a caller
 * that is alone, and that nobody interrupts either, does its own: that saves two changes of thread. After a failure every
 * wait fails until the database is opened again.
 */
final class GroupCommit {

    private static final long IDLE_MILLIS = 1_000;

    /** A group lives as long as its store; opened again, a database has another store. */
    private static final Map<MVStore, GroupCommit> GROUPS = Collections.synchronizedMap(new WeakHashMap<>());

    private static final ThreadLocal<Boolean> LEADING = ThreadLocal.withInitial(() -> false);

    private final WeakReference<MVStore> store;
    private Group next = new Group();
    private @Nullable Leader leader;

    /** Whether a group is being written. */
    private boolean writing;

    /** Whether more than one caller waited for the last write, or came during it: likely so for the next one. */
    private boolean crowded;

    private @Nullable Throwable failure;

    private GroupCommit(MVStore store) {
        this.store = new WeakReference<>(store);
    }

    static GroupCommit of(MVStore store) {
        return GROUPS.computeIfAbsent(store, GroupCommit::new);
    }

    /** Whether the calling thread is the one that writes a group. */
    static boolean isLeading() {
        return LEADING.get();
    }

    /**
     * Returns once everything that was committed before is on the disk.
     *
     * @param mayLead whether the calling thread may do the work: only if nobody interrupts it, since that would close the file
     * @param failed runs after a failure, once, before anybody hears of it
     * @throws CommitFailed if it could not be written or forced, now or before
     * @throws InterruptedException if the thread is interrupted; what it waits for happens all the same
     */
    void await(boolean mayLead, Runnable failed) throws CommitFailed, InterruptedException {
        Group group = join(mayLead, failed);
        if (group.isEmpty()) {
            lead(group, failed);
        }
        group.await();
    }

    /** The group that the caller is in; an empty one that the caller has to write itself. */
    private synchronized Group join(boolean mayLead, Runnable failed) throws CommitFailed {
        if (failure != null) {
            throw new CommitFailed(failure);
        }
        if (mayLead && !writing && !crowded && next.isEmpty()) {
            writing = true;
            return new Group();
        }
        next.add(Thread.currentThread());
        if (leader == null) {
            Leader begun = new Leader(failed);
            // Where no thread can be made, the next caller tries again.
            begun.start();
            leader = begun;
        } else if (!writing) {
            notifyAll();
        }
        return next;
    }

    /** The next group, closed to others; null, and no leader any more, if none comes. */
    private synchronized @Nullable Group take() {
        long start = System.nanoTime();
        long left = IDLE_MILLIS;
        while (next.isEmpty() ? left > 0 : writing) {
            try {
                wait(left > 0 ? left : IDLE_MILLIS);
            } catch (InterruptedException e) {
                // Nobody knows this thread.
            }
            left = IDLE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        if (next.isEmpty()) {
            leader = null;
            return null;
        }
        Group taken = next;
        next = new Group();
        crowded = taken.isCrowd();
        writing = true;
        return taken;
    }

    private void lead(Group group, Runnable failed) {
        LEADING.set(true);
        @Nullable Throwable cause = write();
        LEADING.set(false);
        try {
            if (cause != null) {
                cause = fail(cause);
                tell(failed, cause);
            }
        } finally {
            group.end(cause);
            handOver();
        }
    }

    /** Those who wait must hear of the cause, whatever comes of this. */
    private static void tell(Runnable failed, Throwable cause) {
        try {
            failed.run();
        } catch (RuntimeException | Error e) {
            // Java may have only one error left of some kind.
            if (e != cause) {
                cause.addSuppressed(e);
            }
        }
    }

    /** To those who came meanwhile. */
    private synchronized void handOver() {
        writing = false;
        if (!next.isEmpty()) {
            crowded = true;
            notifyAll();
        }
    }

    /** What the first failure was; all that comes later follows from it. */
    private synchronized Throwable fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        return failure;
    }

    /** Nobody would write for those who wait for a thread that has died. */
    private synchronized void endWithout(Leader dead) {
        if (leader == dead) {
            leader = null;
            next.end(new IllegalStateException("the thread that writes has ended"));
            next = new Group();
        }
    }

    private @Nullable Throwable write() {
        MVStore open = store.get();
        if (open == null || open.isClosed()) {
            return new IllegalStateException("the database was closed meanwhile");
        }
        try {
            open.commit();
            // What H2's own thread has begun to write may still be on its way to the file.
            open.executeFilestoreOperation(() -> {});
            open.sync();
            requireOpen(open.getFileStore());
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /** A file that is closed by now, since another thread's write failed, may not have been forced: MVStore says nothing. */
    private static void requireOpen(@Nullable FileStore<?> file) {
        if (file instanceof SingleFileStore single) {
            single.readFully((SFChunk) null, 0, 1);
        }
    }

    /** Those who wait for the same write. */
    private static final class Group {

        private final List<Thread> waiting = new ArrayList<>();
        private volatile boolean done;
        private volatile @Nullable Throwable failure;

        void add(Thread thread) {
            waiting.add(thread);
        }

        boolean isEmpty() {
            return waiting.isEmpty();
        }

        boolean isCrowd() {
            return waiting.size() > 1;
        }

        void await() throws CommitFailed, InterruptedException {
            while (!done) {
                LockSupport.park(this);
                if (!done && Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            if (failure != null) {
                throw new CommitFailed(failure);
            }
        }

        void end(@Nullable Throwable cause) {
            failure = cause;
            done = true;
            waiting.forEach(LockSupport::unpark);
        }
    }

    private final class Leader extends Thread {

        private final Runnable failed;

        Leader(Runnable failed) {
            super("profilestore commit");
            setDaemon(true);
            this.failed = failed;
        }

        @Override
        public void run() {
            try {
                Group group;
                while ((group = take()) != null) {
                    lead(group, failed);
                }
            } finally {
                endWithout(this);
            }
        }
    }
}
