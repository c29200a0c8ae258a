package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.schema.SchemaGate;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/**
 * Changes H2's tables while others write to them, without losing what they write.
 *
 * <p>H2's {@code ALTER TABLE} copies the table and silently loses updates that are acknowledged meanwhile, whatever locks
 * they hold. So the change happens in exclusive mode, in which the statements of all other connections wait, and only
 * once none of them is running a statement, holds uncommitted changes or holds a lock on a table (an UPDATE of no row
 * holds one without having changed anything). A transaction that is open when exclusive mode begins cannot commit any
 * more, so where they do not drain at once, exclusive mode is left again, and they go on.
 */
final class ExclusiveGate implements SchemaGate {

    private static final Duration DRAIN = Duration.ofMillis(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

    private static final String OTHERS_AT_WORK = """
            SELECT (SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID <> SESSION_ID()
                    AND (EXECUTING_STATEMENT IS NOT NULL OR CONTAINS_UNCOMMITTED))
                + (SELECT COUNT(*) FROM INFORMATION_SCHEMA.LOCKS WHERE SESSION_ID <> SESSION_ID())""";

    /** A statement that has just begun may not show yet, so that they must be seen idle for a while. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private final DataSource owner;
    private final Dialect dialect;

    /** @param owner connections of a user with admin rights */
    ExclusiveGate(DataSource owner, Dialect dialect) {
        this.owner = owner;
        this.dialect = dialect;
    }

    @Override
    public <T> T pass(Call call, Change<T> change) {
        long start = System.nanoTime();
        try (Connection connection = connected(start)) {
            while (System.nanoTime() - start < LIMIT.toNanos()) {
                if (enter(connection)) {
                    try {
                        if (drained(connection)) {
                            return change.on(connection);
                        }
                    } catch (StoreException e) {
                        // A statement that had slipped in holds the table: it can only end once we have left.
                        if (!isLockTimeout(e)) {
                            throw e;
                        }
                    } finally {
                        execute(connection, "SET EXCLUSIVE FALSE");
                    }
                }
                pause(LONGEST_PAUSE);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(call, e, dialect);
        }
        throw SchemaGate.busy(call, null);
    }

    /** Nobody is let in while another gate is open. */
    private Connection connected(long start) throws SQLException {
        while (true) {
            try {
                return owner.getConnection();
            } catch (SQLException e) {
                if (!isPassing(e) || System.nanoTime() - start > LIMIT.toNanos()) {
                    throw e;
                }
                pause(LONGEST_PAUSE);
            }
        }
    }

    /** Whether this connection is the exclusive one now; false where somebody else's is. */
    private static boolean enter(Connection connection) throws SQLException {
        try {
            execute(connection, "SET EXCLUSIVE TRUE");
            return true;
        } catch (SQLException e) {
            if (isPassing(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isPassing(SQLException e) {
        SqlFailure failure = H2Errors.classify(e);
        return failure == SqlFailure.NOT_APPLIED_TRY_AGAIN || failure == SqlFailure.GATE_SHUT;
    }

    private static boolean isLockTimeout(StoreException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.LOCK_TIMEOUT_1) {
                return true;
            }
        }
        return false;
    }

    private static boolean drained(Connection connection) throws SQLException {
        long start = System.nanoTime();
        long quietSince = start;
        while (true) {
            boolean atWork = othersAtWork(connection);
            long now = System.nanoTime();
            if (atWork && now - start > DRAIN.toNanos()) {
                return false;
            }
            if (atWork) {
                quietSince = now;
            } else if (now - quietSince >= QUIET.toNanos()) {
                return true;
            }
            pause(Duration.ofMillis(4));
        }
    }

    private static boolean othersAtWork(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(OTHERS_AT_WORK)) {
            count.next();
            return count.getInt(1) > 0;
        } catch (SQLException e) {
            if (H2Errors.isLookAtEndingTransaction(e)) {
                return true;
            }
            throw e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(Duration longest) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest.toNanos()) + 1);
    }
}
