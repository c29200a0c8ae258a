package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.schema.SchemaGate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a connection: borrows and returns it, ends transactions, repeats what was not done, and turns the
 * database's errors into ours.
 *
 * <p>A call is repeated only while nothing of it was applied: no connection could be had, the database said so, or the
 * connection broke before anything was committed. A write whose connection broke is {@link OutcomeUnknown}. All within a
 * deadline, and not by a thread that was interrupted.
 */
final class SqlCalls {

    /** How long a call goes on trying. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /**
     * How often it tries at least where it was kept from nothing but being first. It takes longer than the deadline only if it
     * has waited at the gate that columns are added at, after which it must begin again to learn of them.
     */
    private static final int LEAST_ATTEMPTS = 20;

    /** After these a write that was sent may have been applied. */
    private static final Set<SqlFailure> LEAVES_OPEN = EnumSet.of(
            SqlFailure.CONNECTION_LOST,
            SqlFailure.NOT_ON_DISK,
            SqlFailure.NOT_REPLICATED,
            SqlFailure.STORAGE,
            SqlFailure.OTHER);

    /** After these a connection is of no use: a database whose disk failed must be opened again. */
    private static final Set<SqlFailure> DEAD = EnumSet.of(
            SqlFailure.CONNECTION_LOST,
            SqlFailure.LET_GO,
            SqlFailure.READ_ONLY,
            SqlFailure.NOT_ON_DISK,
            SqlFailure.STORAGE);

    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final Database database;
    private final boolean waitsForServer;
    private final Duration deadline;
    private volatile boolean closed;

    private SqlCalls(Database database, boolean waitsForServer, Duration deadline) {
        this.database = database;
        this.waitsForServer = waitsForServer;
        this.deadline = deadline;
    }

    /** Calls on a store that is open: where its server is away, they wait for it. */
    static SqlCalls on(Database database) {
        return on(database, DEADLINE);
    }

    /** Likewise, with another deadline. */
    static SqlCalls on(Database database, Duration deadline) {
        return new SqlCalls(database, true, deadline);
    }

    /** Calls that open a store: they fail at once where no connection can be had. */
    static SqlCalls opening(Database database) {
        return new SqlCalls(database, false, DEADLINE);
    }

    /** From now on no call begins. */
    void close() {
        closed = true;
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

    /** How far an attempt came, which decides what its failure means. */
    private enum Stage {
        /** No connection could be had. */
        CONNECTING,
        /** Reads, and whatever else a broken connection undoes. */
        UNDONE,
        /** A write or a commit was sent. */
        SENT
    }

    /** A result, or a failure and when it came. */
    private record Attempt<T>(
            @Nullable T value, Stage stage, @Nullable Exception failure) {

        @SuppressWarnings("NullAway") // T itself says whether null is a result
        T result() {
            return value;
        }
    }

    /** A connection, and whether others may have it after this call. */
    private static final class Borrowed {
        private final Connection connection;
        private boolean usable = true;

        Borrowed(Connection connection) {
            this.connection = connection;
        }
    }

    /** One try. */
    private interface Trying<T> {
        Attempt<T> on(Borrowed borrowed);
    }

    /** Reads in auto-commit mode. */
    <T> T read(Call call, Work<T> work) {
        T result = run(call, OptionalLong.empty(), borrowed -> inOneStatement(borrowed, Stage.UNDONE, work));
        if (database.dialect().isSharded() && Thread.currentThread().isInterrupted()) {
            // ShardingSphere leaves out, without a word, the shards that an interrupted thread has not waited for.
            throw SqlErrors.interrupted(call, null);
        }
        return result;
    }

    /**
     * One writing statement in auto-commit mode.
     *
     * @param token what it leaves in the row, if anything
     */
    <T> T write(Call call, OptionalLong token, Work<T> work) {
        return run(call, token, borrowed -> inOneStatement(borrowed, Stage.SENT, work));
    }

    /** Several statements, all or none; {@code token} as for {@link #write}. */
    <T> T transaction(Call call, OptionalLong token, Work<T> work) {
        return run(call, token, borrowed -> inTransaction(borrowed, work));
    }

    private <T> T run(Call call, OptionalLong token, Trying<T> trying) {
        long start = System.nanoTime();
        requireWanted(call, null);
        for (int attempts = 1; ; attempts++) {
            Attempt<T> attempt = attempt(trying);
            Exception failure = attempt.failure;
            if (failure == null) {
                return attempt.result();
            }
            if (failure instanceof SQLException sql && !isRepeatable(attempt.stage, sql)) {
                throw failed(call, token, attempt.stage, sql);
            }
            pause(attempts);
            requireWanted(call, failure);
            long waited = System.nanoTime() - start;
            if (waited > deadline.toNanos() && !mayGoOn(failure, attempts, waited)) {
                throw late(call, attempts, failure);
            }
        }
    }

    private boolean mayGoOn(Exception failure, int attempts, long waited) {
        if (failure instanceof SQLException sql) {
            return classify(sql) == SqlFailure.GATE_SHUT && waited < SchemaGate.PATIENCE.toNanos();
        }
        return attempts < LEAST_ATTEMPTS;
    }

    /** Nothing is sent for an interrupted thread, nor for a store that has been closed. */
    private void requireWanted(Call call, @Nullable Exception failure) {
        if (closed) {
            throw SqlErrors.closed(call, failure);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw SqlErrors.interrupted(call, failure);
        }
    }

    private <T> Attempt<T> attempt(Trying<T> trying) {
        Borrowed borrowed;
        try {
            borrowed = new Borrowed(database.connections().getConnection());
        } catch (SQLException e) {
            return new Attempt<>(null, Stage.CONNECTING, e);
        }
        try {
            requireAutoCommit(borrowed.connection);
            Attempt<T> attempt = trying.on(borrowed);
            borrowed.usable &= attempt.failure == null || !isDead(attempt.failure);
            return attempt;
        } catch (SQLException e) {
            borrowed.usable = false;
            return new Attempt<>(null, Stage.UNDONE, e);
        } finally {
            giveBack(borrowed);
        }
    }

    /** Ends a transaction, durably where the store waits for the disk. */
    void commit(Connection connection) throws SQLException {
        String durably = database.dialect().commitDurably();
        if (durably == null) {
            connection.clearWarnings();
            connection.commit();
            requireCertain(connection.getWarnings());
            return;
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, durably);
                ResultSet done = use.statement().executeQuery()) {
            done.next();
        }
    }

    /** @throws SQLException if a warning of what was committed says that it may be lost all the same */
    void requireCertain(@Nullable SQLWarning first) throws SQLException {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (database.dialect().isInDoubt(warning)) {
                throw warning;
            }
        }
    }

    /** @throws SQLException of {@link SqlFailure#CANNOT_WAIT} if the store shall wait for the disk and cannot */
    void requireDurability(Connection connection) throws SQLException {
        if (database.dialect().commitDurably() != null) {
            commit(connection);
        }
    }

    private static <T> Attempt<T> inOneStatement(Borrowed borrowed, Stage stage, Work<T> work) {
        try {
            return new Attempt<>(unwrapped(work, borrowed.connection), stage, null);
        } catch (SQLException | BeginAgain e) {
            return new Attempt<>(null, stage, e);
        }
    }

    private <T> Attempt<T> inTransaction(Borrowed borrowed, Work<T> work) {
        Connection connection = borrowed.connection;
        T result;
        try {
            connection.setAutoCommit(false);
            result = unwrapped(work, connection);
        } catch (SQLException | BeginAgain e) {
            abandon(borrowed, e);
            return new Attempt<>(null, Stage.UNDONE, e);
        } catch (RuntimeException | Error e) {
            abandon(borrowed, e);
            throw e;
        }
        try {
            commit(connection);
        } catch (SQLException e) {
            abandon(borrowed, e);
            return new Attempt<>(null, Stage.SENT, e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException committed) {
            borrowed.usable = false;
        }
        return new Attempt<>(result, Stage.SENT, null);
    }

    private boolean isRepeatable(Stage stage, SQLException e) {
        if (SqlErrors.isInterrupt(e)) {
            return false;
        }
        return switch (classify(e)) {
            case LET_GO, NOT_LET_IN, READ_ONLY, NOT_APPLIED_TRY_AGAIN, GATE_SHUT ->
                waitsForServer || stage != Stage.CONNECTING;
            case CONNECTION_LOST -> stage == Stage.CONNECTING ? waitsForServer : stage == Stage.UNDONE;
            case LOCKED -> waitsForServer && stage == Stage.CONNECTING;
            default -> false;
        };
    }

    private StoreException failed(Call call, OptionalLong token, Stage stage, SQLException e) {
        StoreException nothingApplied = closed ? SqlErrors.closed(call, e) : translated(call, e);
        boolean unknown = stage == Stage.SENT && (SqlErrors.isInterrupt(e) || LEAVES_OPEN.contains(classify(e)));
        return unknown ? SqlErrors.unknown(call, token, e, database.dialect()) : nothingApplied;
    }

    private StoreException late(Call call, int attempts, Exception failure) {
        if (failure instanceof SQLException e && classify(e) != SqlFailure.NOT_APPLIED_TRY_AGAIN) {
            return translated(call, e);
        }
        return new StoreBusy(
                call,
                "others kept it from happening for " + deadline.toSeconds() + " s, in " + attempts + " attempts",
                "Try again later; look for long transactions on the same profiles.",
                failure);
    }

    private boolean isDead(Throwable failure) {
        if (!(failure instanceof SQLException e)) {
            return false;
        }
        return DEAD.contains(classify(e));
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

    /** Ends a failed transaction. */
    private void abandon(Borrowed borrowed, Throwable reason) {
        if (isDead(reason)) {
            return;
        }
        try {
            borrowed.connection.rollback();
            borrowed.connection.setAutoCommit(true);
        } catch (SQLException e) {
            borrowed.usable = false;
            reason.addSuppressed(e);
        }
    }

    /** What was done is done: a pool that fails to take the connection back must not make it look otherwise. */
    private void giveBack(Borrowed borrowed) {
        if (!borrowed.usable) {
            database.discard(borrowed.connection);
            return;
        }
        try {
            borrowed.connection.close();
        } catch (SQLException e) {
            database.discard(borrowed.connection);
        }
    }

    /** What an error means; see {@link SqlErrors}. */
    SqlFailure classify(SQLException error) {
        return SqlErrors.classify(error, database.dialect());
    }

    /** The error as a caller of the store sees it. */
    StoreException translated(Call call, SQLException e) {
        return SqlErrors.translate(call, e, database.dialect());
    }

    /** Jittered, and longer after each failure, so that competitors fall out of step. Ends when interrupted. */
    private static void pause(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE_NANOS, 20_000L << Math.min(attempt, 16));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling));
    }
}
