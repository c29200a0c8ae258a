package io.profilestore.sql;

import io.profilestore.Call;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the rows of one batch of an import. */
final class ImportWriter implements AutoCloseable {

    private final Call call;
    private final SqlCalls calls;
    private final Dialect dialect;
    private final ImportJournal journal;
    private final Connection connection;
    private final Statements statements;
    private @Nullable BulkInsert bulk;
    private final List<ImportRecord> inBulk = new ArrayList<>();
    private final KeptStatements.Use inserts;
    private final KeptStatements.Use updates;
    private final List<String> inserted = new ArrayList<>();
    private final List<String> updated = new ArrayList<>();

    /** @param carrying whether all records are a store's */
    ImportWriter(
            Call call,
            SqlCalls calls,
            SqlReads reads,
            Dialect dialect,
            ImportJournal journal,
            boolean carrying,
            Connection connection)
            throws SQLException {
        this.call = call;
        this.calls = calls;
        this.dialect = dialect;
        this.journal = journal;
        this.connection = connection;
        statements = reads.statements();
        bulk = dialect.bulkInsert(connection, statements.imported);
        inserts = KeptStatements.use(connection, carrying ? statements.insertCarried : statements.insertImported);
        updates = KeptStatements.use(connection, carrying ? statements.updateCarried : statements.updateImported);
    }

    void insert(ImportRecord record) throws SQLException {
        if (bulk == null) {
            insertAlone(record);
        } else {
            inBulk.add(record);
        }
    }

    private @Nullable Object[] values(ImportRecord record, RowHistory now) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(record.key());
        row(record).addTo(row);
        row.add(record.digest());
        row.add(journal.importOf(record.row()));
        RowHistory history = record.row() == null ? now : record.row().history();
        row.add(history.version());
        row.add(history.created().atOffset(ZoneOffset.UTC));
        row.add(history.updated().atOffset(ZoneOffset.UTC));
        row.add(history.version());
        return row.toArray();
    }

    /** What an INSERT would ask the database for. */
    private RowHistory now() throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, statements.clock);
                ResultSet row = use.statement().executeQuery()) {
            row.next();
            long version = row.getLong(1);
            Instant instant = row.getObject(2, OffsetDateTime.class).toInstant();
            return new RowHistory(version, instant, instant, null, version, null);
        }
    }

    private void insertAlone(ImportRecord record) throws SQLException {
        PreparedStatement statement = inserts.statement();
        statement.setString(1, record.key());
        int unused = bindOrigin(statement, row(record).bind(statement, 2), record);
        statement.addBatch();
        inserted.add(record.key());
    }

    /** Replaces a row that has a version. */
    void update(ImportRecord record, long version) throws SQLException {
        PreparedStatement statement = updates.statement();
        int next = bindOrigin(statement, row(record).bind(statement, 1), record);
        statement.setString(next, record.key());
        statement.setInt(next + 1, statements.columns().generation());
        statement.setLong(next + 2, version);
        statement.addBatch();
        updated.add(record.key());
    }

    /** Binds where the value comes from, and of a store's record all that is carried; returns the next parameter's number. */
    private int bindOrigin(PreparedStatement statement, int parameter, ImportRecord record) throws SQLException {
        int next = parameter;
        statement.setBytes(next++, record.digest());
        statement.setObject(next++, journal.importOf(record.row()), Types.BIGINT);
        if (record.row() != null) {
            RowHistory history = record.row().history();
            statement.setLong(next++, history.version());
            statement.setObject(next++, history.created().atOffset(ZoneOffset.UTC));
            statement.setObject(next++, history.updated().atOffset(ZoneOffset.UTC));
            statement.setLong(next++, history.version());
        }
        return next;
    }

    private ProfileRow row(ImportRecord record) {
        Call one = new Call(call.operation(), record.key(), call.location());
        return ProfileRow.of(one, dialect, statements.columns(), record.value());
    }

    /** Writes them all, but for those that somebody else was faster with, whose keys it returns. */
    Set<String> flush() throws SQLException {
        sendBulk();
        Set<String> missed = new HashSet<>();
        write(inserts, inserted, missed);
        write(updates, updated, missed);
        return missed;
    }

    /** Where there is one of the keys, or the table takes no rows this way, each is inserted by its own statement. */
    private void sendBulk() throws SQLException {
        if (bulk == null || inBulk.isEmpty()) {
            return;
        }
        RowHistory now = now();
        Savepoint before = connection.setSavepoint();
        try {
            bulk.insert(inBulk.stream().map(record -> values(record, now)).iterator());
        } catch (SQLException e) {
            SqlFailure failure = calls.classify(e);
            if (failure != SqlFailure.DUPLICATE && failure != SqlFailure.NOT_THIS_WAY) {
                throw e;
            }
            connection.rollback(before);
            bulk = failure == SqlFailure.NOT_THIS_WAY ? null : bulk;
            for (ImportRecord record : inBulk) {
                insertAlone(record);
            }
        }
        inBulk.clear();
    }

    private void write(KeptStatements.Use use, List<String> keys, Set<String> missed) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        int[] counts = counts(use.statement());
        if (counts.length < keys.size()) {
            throw new SqlCalls.BeginAgain();
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 1) { // nor where the driver does not tell: then the row is looked at
                missed.add(keys.get(i));
            }
        }
        keys.clear();
    }

    /** H2 goes on with a batch after one of its statements has failed, and what the others did stays. */
    private int[] counts(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeBatch();
        } catch (BatchUpdateException e) {
            for (SQLException one = e; one != null; one = one.getNextException()) {
                // A team's own unique constraint raises the same error, and would do so for ever.
                if (calls.classify(one) != SqlFailure.DUPLICATE || !dialect.isProfileKey(one)) {
                    throw one; // it decides, and not the first of them
                }
            }
            return e.getUpdateCounts();
        }
    }

    @Override
    public void close() throws SQLException {
        inserts.statement().clearBatch();
        updates.statement().clearBatch();
        inserts.close();
        updates.close();
    }
}
