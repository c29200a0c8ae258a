package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.StoreBusy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;

/** A scan inside one transaction that sees the database as it was when it began. */
final class Snapshot {

    private static final String COLUMNS_OF_TABLE = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS"
            + " WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND UPPER(TABLE_NAME) = 'PROFILE'";

    private final Call call;
    private final Database database;
    private final SqlCalls calls;
    private final SqlReads reads;

    Snapshot(Call call, Database database, SqlCalls calls, SqlReads reads) {
        this.call = call;
        this.database = database;
        this.calls = calls;
        this.reads = reads;
    }

    Stream<Profile> stream(String prefix) {
        int columns = calls.read(call, Snapshot::columnsOfTable);
        // Columns that were declared before, unknown to this program, show in the first row, as BeginAgain.
        while (true) {
            Connection connection = open();
            try {
                return Pages.stream(
                                prefix, (from, after) -> page(connection, prefix, from, after, columns), Profile::key)
                        .onClose(() -> end(connection));
            } catch (SqlCalls.BeginAgain stale) {
                end(connection);
            } catch (RuntimeException | Error e) {
                end(connection);
                throw e;
            }
        }
    }

    private Connection open() {
        try {
            Connection connection = database.connections().getConnection();
            try {
                connection.setTransactionIsolation(database.dialect().snapshotIsolation());
                connection.setAutoCommit(false);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw calls.translated(call, e);
        }
    }

    private Pages.Page<Profile> page(Connection connection, String prefix, String from, boolean after, int columns) {
        try {
            Pages.Page<Profile> page;
            try {
                page = reads.page(connection, prefix, from, after);
            } catch (SqlCalls.BeginAgain stale) {
                requireSameColumns(connection, columns);
                throw stale;
            }
            requireSameColumns(connection, columns);
            return page;
        } catch (SQLException e) {
            throw calls.translated(call, e);
        }
    }

    /** Adding a column copies the table, and the copy is outside of every snapshot. */
    private void requireSameColumns(Connection connection, int columns) throws SQLException {
        if (columnsOfTable(connection) != columns) {
            throw new StoreBusy(call, "columns were declared meanwhile", "Run it again.", null);
        }
    }

    /** What the table has now, whatever the transaction sees. */
    private static int columnsOfTable(Connection connection) throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, COLUMNS_OF_TABLE);
                ResultSet count = use.statement().executeQuery()) {
            count.next();
            return count.getInt(1);
        }
    }

    private void end(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.close();
        } catch (SQLException e) {
            database.discard(connection);
        }
    }
}
