package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.StoreBusy;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that a store holds, as it was at one instant: what is read here is read inside one transaction. Others go on
 * working; what they change meanwhile does not show. For one thread, and one stream at a time.
 */
public final class Snapshot implements AutoCloseable {

    private static final String COLUMNS_OF_TABLE = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS"
            + " WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND UPPER(TABLE_NAME) = 'PROFILE'";

    private final Call call;
    private final Database database;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final int columnsThen;
    private final Connection connection;

    /** Reads one page after a key, or from it on. */
    private interface Paged<T> {
        Pages.Page<T> read(String from, boolean after) throws SQLException;
    }

    Snapshot(Call call, Database database, SqlCalls calls, SqlReads reads) {
        this.call = call;
        this.database = database;
        this.calls = calls;
        this.reads = reads;
        columnsThen = calls.read(call, Snapshot::columnsOfTable);
        connection = open();
    }

    /** The profiles whose keys begin with a prefix, in key order, in constant memory. */
    Stream<Profile> profiles(String prefix) {
        return pages(prefix, Profile::key, (from, after) -> reads.page(connection, prefix, from, after));
    }

    /** All profiles with all that is known of them, in key order, in constant memory; as often as wanted. */
    public Stream<StoredRow> rows() {
        return pages("", StoredRow::key, (from, after) -> reads.rows(connection, from, after));
    }

    /** The imported profiles that have been deleted since, likewise. */
    public Stream<Deletion> deletions() {
        return pages("", Deletion::key, (from, after) -> reads.deletions(connection, from, after));
    }

    /** The imports that there were, in the order of their numbers. */
    public List<PastImport> imports() {
        return reading(() -> PastImport.all(connection));
    }

    /** The columns that are declared. */
    public List<Column> columns() {
        return reading(() -> Columns.read(connection).all());
    }

    private <T> Stream<T> pages(String prefix, Function<T, String> key, Paged<T> paged) {
        // Columns that were declared before, unknown to this program, show in the first row, as BeginAgain.
        while (true) {
            try {
                return Pages.stream(prefix, (from, after) -> reading(() -> page(paged, from, after)), key);
            } catch (SqlCalls.BeginAgain stale) {
                // Now they are known.
            }
        }
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw calls.translated(call, e);
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

    private <T> Pages.Page<T> page(Paged<T> paged, String from, boolean after) throws SQLException {
        Pages.Page<T> page;
        try {
            page = paged.read(from, after);
        } catch (SqlCalls.BeginAgain stale) {
            requireSameColumns();
            throw stale;
        }
        requireSameColumns();
        return page;
    }

    /** Adding a column copies the table, and the copy is outside of every snapshot. */
    private void requireSameColumns() throws SQLException {
        if (columnsOfTable(connection) != columnsThen) {
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

    /** Gives the connection back. */
    @Override
    public void close() {
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
