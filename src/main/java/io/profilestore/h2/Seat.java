package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process's place at an embedded database, which all its stores share: it has opened the database itself, or is a client of
 * the process that has. When that one goes, those who are left try for its lock, and who gets it is the next owner.
 * Thread-safe.
 *
 * <p>Files are opened and others waited for on a thread of its own: an interrupt ends the waiting of the caller whom it meets,
 * and closes no file under others.
 */
final class Seat {

    /** How long a connection waits for an owner. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(4);

    /** Where a file that somebody else has opened was tried in vain. */
    private static final Duration LONGEST_PAUSE_AFTER_OPENING = Duration.ofMillis(200);

    private final Call call;
    private final Path path;
    private final ThreadPoolExecutor elections =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Seat::thread);
    private final Set<Runnable> whenOwnerGoes = new CopyOnWriteArraySet<>();
    private final AtomicBoolean suspecting = new AtomicBoolean();
    private final FutureTask<Boolean> leaving = new FutureTask<>(this::giveUp, true);
    private volatile boolean left;

    /** Null where it is another process, or not known who; for the elections' thread alone. */
    private @Nullable EmbeddedOwner own;

    /** Likewise. */
    private @Nullable OwnerFile other;

    /** Only {@link Seats} makes one, so that there is one. */
    Seat(Call call, Path path) {
        this.call = call;
        this.path = path;
        elections.allowCoreThreadTimeOut(true);
    }

    private interface Entrance {
        Connection connect() throws SQLException;
    }

    /**
     * Where to connect to.
     *
     * @param owner null where it is this process
     */
    private record Way(@Nullable OwnerFile owner, Entrance entrance) {}

    /** Adds something to do whenever the owner has gone, and all connections to it are dead. */
    void whenOwnerGoes(Runnable listener) {
        whenOwnerGoes.add(listener);
    }

    void forget(Runnable listener) {
        whenOwnerGoes.remove(listener);
    }

    /**
     * Connects to the database where it is open, and opens it where nobody has.
     *
     * @throws SQLException as H2 says it, or with a {@link StoreException} or an {@link InterruptedException} as its cause
     */
    Connection connect(Login login) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            Way way = await(() -> way(login));
            try {
                return way.entrance.connect();
            } catch (SQLException e) {
                if (H2Errors.classify(e) != SqlFailure.CONNECTION_LOST) {
                    throw e;
                }
                await(() -> forget(way.owner));
                if (System.nanoTime() - start > WAIT.toNanos()) {
                    throw late(way.owner, e);
                }
            }
            pause(LONGEST_PAUSE);
        }
    }

    /** To be called when a connection broke: where the owner has gone, finds the next one before anybody asks. */
    void suspect(Login login) {
        if (!left && suspecting.compareAndSet(false, true)) {
            elections.execute(() -> {
                suspecting.set(false);
                try {
                    if (forgetIfGone(other)) {
                        elect(login);
                    }
                } catch (StoreException e) {
                    // Whoever needs a connection is told.
                }
            });
        }
    }

    /** Gives the database up, where this process has it, and waits until that is done. Connections are broken from now on. */
    void close() {
        left = true;
        elections.execute(leaving);
        boolean interrupted = false;
        while (!leaving.isDone()) {
            try {
                leaving.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp() {
        if (own != null) {
            own.close();
        }
    }

    /** A connection within this process, to the database as it has been prepared. */
    private static Connection within(ServedDatabase database, Credentials credentials, String settings)
            throws SQLException {
        database.connection();
        return H2Database.connect(
                H2Location.PREFIX + database.h2Name() + ServedDatabase.SETTINGS + settings, credentials);
    }

    private Way way(Login login) {
        elect(login);
        EmbeddedOwner mine = own;
        if (mine != null) {
            Credentials credentials =
                    login.given() != null ? login.given() : mine.database().owner();
            return new Way(null, () -> within(mine.database(), credentials, login.settings()));
        }
        OwnerFile owner = Objects.requireNonNull(other);
        Credentials credentials = login.given() != null
                ? login.given()
                : CredentialsFile.beside(path).read(call).owner();
        return new Way(owner, () -> OwnerConnection.open(owner, credentials, login.settingsOfConnection()));
    }

    /** Finds out who has the database; that may be this process from now on. */
    private void elect(Login login) {
        long start = System.nanoTime();
        while (!left && own == null && other == null) {
            boolean late = System.nanoTime() - start > WAIT.toNanos();
            DatabaseLock lock = DatabaseLock.tryTake(call, path);
            if (lock != null) {
                try {
                    own = EmbeddedOwner.begin(call, path, lock, login);
                } catch (StoreBusy e) {
                    // An owner whose lock file was removed, or a program that does not know of the lock.
                    other = OwnerFile.readOfLiving(path).orElse(null);
                    if (other == null && late) {
                        throw e;
                    }
                    pause(LONGEST_PAUSE_AFTER_OPENING);
                }
                continue;
            }
            other = OwnerFile.read(path).orElse(null);
            if (other == null) {
                refuseWaiting(late);
                pause(LONGEST_PAUSE);
            } else {
                WarmUp.once();
            }
        }
        if (left) {
            throw new StoreUnreachable(call, "the store has been closed", "Open it again.", null);
        }
    }

    private void refuseWaiting(boolean late) {
        ServedDirectory.requireNotServed(call, path);
        if (late) {
            throw new StoreBusy(
                    call,
                    "another process has the database, and has let nobody in for " + WAIT.toSeconds() + " s",
                    "Try again later; look for a program that hangs with the database open.",
                    null);
        }
    }

    /** After a connection that could not be made: the file may name another owner by now. */
    private boolean forget(@Nullable OwnerFile owner) {
        boolean gone = forgetIfGone(owner);
        if (!gone && owner != null && owner.equals(other)) {
            other = null;
        }
        return gone;
    }

    private SQLException late(@Nullable OwnerFile owner, SQLException e) {
        if (owner == null || !SqlErrors.isSilence(e)) {
            return e;
        }
        return H2Errors.wrapped(new StoreUnreachable(
                call,
                "process " + owner.pid() + ", which has the database open, takes connections and does not answer",
                "Nothing was changed. Let that process go on, or end it; the next one that asks opens the database.",
                e));
    }

    /** Whether it has gone; dead connections are thrown out then. */
    private boolean forgetIfGone(@Nullable OwnerFile owner) {
        if (owner == null || OwnerConnection.isListening(owner)) {
            return false;
        }
        if (owner.equals(other)) {
            other = null;
            whenOwnerGoes.forEach(Runnable::run);
        }
        return true;
    }

    private <T> T await(Callable<T> work) throws SQLException {
        Future<T> future = elections.submit(work);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            throw new SQLException("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException failure
                    ? H2Errors.wrapped(failure)
                    : new SQLException(e.getCause());
        }
    }

    private static void pause(Duration longest) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest.toNanos()) + 1);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "profilestore election");
        thread.setDaemon(true);
        return thread;
    }
}
