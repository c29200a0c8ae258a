package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to import into a store, which one program has at a time: as long as it wants to, and at most as long as a session
 * of its own is there, so that one that was killed hinders nobody.
 */
final class ImportLease implements AutoCloseable {

    /** A server notices a little later that a client has been killed. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Call call;
    private final SqlCalls calls;
    private final Database database;
    private final Connection held;
    private final String session;

    private ImportLease(Call call, SqlCalls calls, Database database, Connection held, String session) {
        this.call = call;
        this.calls = calls;
        this.database = database;
        this.held = held;
        this.session = session;
    }

    /** @throws StoreBusy if another program has it */
    static ImportLease take(Call call, SqlCalls calls, Database database) {
        Connection held = connection(call, calls, database);
        try {
            String session = text(held, "SELECT " + database.dialect().session(), null);
            ImportLease lease = new ImportLease(call, calls, database, held, String.valueOf(session));
            lease.await();
            return lease;
        } catch (SQLException e) {
            database.discard(held);
            throw calls.translated(call, e);
        } catch (RuntimeException | Error e) {
            database.discard(held);
            throw e;
        }
    }

    private static Connection connection(Call call, SqlCalls calls, Database database) {
        try {
            return database.connections().getConnection();
        } catch (SQLException e) {
            throw calls.translated(call, e);
        }
    }

    private void await() {
        long start = System.nanoTime();
        while (!calls.transaction(call, OptionalLong.empty(), this::isTaken)) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new StoreBusy(
                        call,
                        "another migration into this database is at work",
                        "Wait until it is done, then run this again.",
                        null);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isTaken(Connection connection) throws SQLException {
        String holder = text(connection, "SELECT session FROM profile_import_lease WHERE id = 1 FOR UPDATE", null);
        if (holder != null && !holder.equals(session)) {
            String others =
                    "SELECT session FROM (" + database.dialect().sessions() + ") AS s (session) WHERE session = ?";
            if (text(connection, others, holder) != null) {
                return false;
            }
        }
        return set(connection, "UPDATE profile_import_lease SET session = ? WHERE id = 1", session) == 1;
    }

    /**
     * Makes sure, within a transaction, that nobody has taken over.
     *
     * @throws StoreBusy if somebody has
     */
    void require(Connection connection) throws SQLException {
        String mine = "UPDATE profile_import_lease SET session = session WHERE id = 1 AND session = ?";
        if (set(connection, mine, session) != 1) {
            throw new StoreBusy(
                    call,
                    "another migration has taken over, since this one had lost its connection",
                    "Wait until it is done, then run this again.",
                    null);
        }
    }

    /** Gives it back; where that fails, the session's end does it. */
    @Override
    public void close() {
        String release = "UPDATE profile_import_lease SET session = NULL WHERE id = 1 AND session = ?";
        try (held) {
            calls.transaction(call, OptionalLong.empty(), connection -> set(connection, release, session));
        } catch (StoreException | SQLException e) {
            database.discard(held);
        }
    }

    private static int set(Connection connection, String sql, String session) throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            use.statement().setString(1, session);
            return use.statement().executeUpdate();
        }
    }

    private static @Nullable String text(Connection connection, String sql, @Nullable String parameter)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (parameter != null) {
                select.setString(1, parameter);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
