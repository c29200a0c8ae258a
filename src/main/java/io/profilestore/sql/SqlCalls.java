package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a connection: borrows and returns it, ends transactions, repeats what the database says it did not do,
 * and turns its errors into ours.
 *
 * <p>A write is repeated only when nothing of it was applied; one whose connection broke is {@link OutcomeUnknown}. Reads
 * are repeated after a broken connection too. All within a deadline.
 */
final class SqlCalls {

    /** How long a call goes on trying. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final Database database;

    SqlCalls(Database database) {
        this.database = database;
    }

    /** Something done on one connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What a transaction says, instead of a result, when another one was faster and it must begin again. */
    static final class BeginAgain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BeginAgain() {
            super(null, null, false, false);
        }
    }

    private enum Kind {
        READ,
        WRITE,
        TRANSACTION
    }

    /** Reads in auto-commit mode. */
    <T> T read(Call call, Work<T> work) {
        return run(call, Kind.READ, work);
    }

    /** One writing statement in auto-commit mode. */
    <T> T write(Call call, Work<T> work) {
        return run(call, Kind.WRITE, work);
    }

    /** Several statements, all or none. */
    <T> T transaction(Call call, Work<T> work) {
        return run(call, Kind.TRANSACTION, work);
    }

    private <T> T run(Call call, Kind kind, Work<T> work) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            Attempt<T> outcome = attempt(call, kind, work);
            if (outcome.failure == null) {
                return outcome.result();
            }
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new StoreBusy(
                        call,
                        "others kept it from happening for " + DEADLINE.toSeconds() + " s, in " + attempt + " attempts",
                        "Try again later; look for long transactions on the same profiles.",
                        outcome.failure);
            }
            pause(attempt);
        }
    }

    /** A result, or the failure after which to try again. */
    private record Attempt<T>(@Nullable T value, @Nullable Exception failure) {
        @SuppressWarnings("NullAway") // T itself says whether null is a result
        T result() {
            return value;
        }
    }

    private <T> Attempt<T> attempt(Call call, Kind kind, Work<T> work) {
        Connection connection;
        try {
            connection = database.connections().getConnection();
        } catch (SQLException e) {
            throw translated(call, e, false);
        }
        boolean mayBeApplied = kind == Kind.WRITE;
        try (connection) {
            requireAutoCommit(connection);
            try {
                if (kind != Kind.TRANSACTION) {
                    return new Attempt<>(unwrapped(work, connection), null);
                }
                connection.setAutoCommit(false);
                T result = unwrapped(work, connection);
                mayBeApplied = true;
                connection.commit();
                awaitDisk(connection);
                connection.setAutoCommit(true);
                return new Attempt<>(result, null);
            } catch (SQLException | RuntimeException | Error e) {
                // Before the pool can hand it to somebody else.
                if (e instanceof SQLException sql && isDead(classify(sql))) {
                    database.discard(connection);
                } else if (kind == Kind.TRANSACTION) {
                    abandon(connection, e);
                }
                throw e;
            }
        } catch (BeginAgain again) {
            return new Attempt<>(null, again);
        } catch (SQLException e) {
            SqlFailure failure = classify(e);
            if (failure == SqlFailure.NOT_APPLIED_TRY_AGAIN
                    || (failure == SqlFailure.CONNECTION_LOST && kind == Kind.READ)) {
                return new Attempt<>(null, e);
            }
            throw translated(call, e, mayBeApplied);
        }
    }

    /** Returns once what this connection has committed is on the disk, where the store waits for it. */
    void awaitDisk(Connection connection) throws SQLException {
        String wait = database.dialect().awaitDisk();
        if (wait != null) {
            try (KeptStatements.Use use = KeptStatements.use(connection, wait);
                    ResultSet done = use.statement().executeQuery()) {
                done.next();
            }
        }
    }

    /** An application's own pool may hand out others; then a write would be lost, or end somebody's transaction. */
    private static void requireAutoCommit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new IllegalStateException("the DataSource hands out connections that are not in auto-commit mode:"
                    + " give the store one that does, not one that joins running transactions");
        }
    }

    /** Jdbi wraps the driver's exceptions; here all work throws the same. */
    private static <T> T unwrapped(Work<T> work, Connection connection) throws SQLException {
        try {
            return work.on(connection);
        } catch (JdbiException e) {
            throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e);
        }
    }

    /** Ends a failed transaction; a connection on which even that fails is thrown away. */
    private void abandon(Connection connection, Throwable reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            reason.addSuppressed(e);
            database.discard(connection);
        }
    }

    private static boolean isDead(SqlFailure failure) {
        return failure == SqlFailure.CONNECTION_LOST || failure == SqlFailure.NOT_ON_DISK;
    }

    /** What an error means; see {@link SqlErrors}. */
    SqlFailure classify(SQLException error) {
        return SqlErrors.classify(error, database.dialect());
    }

    /** The error as a caller of the store sees it. */
    StoreException translated(Call call, SQLException e, boolean mayBeApplied) {
        return SqlErrors.translate(call, e, database.dialect(), mayBeApplied);
    }

    /** Jittered, and longer after each failure, so that competitors fall out of step. */
    private static void pause(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE_NANOS, 20_000L << Math.min(attempt, 16));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling));
    }
}
