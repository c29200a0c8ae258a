package io.profilestore.sql;

import io.profilestore.Call;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.OffsetDateTime;
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
    private final long importId;
    private final Connection connection;
    private final Statements statements;
    private @Nullable BulkInsert bulk;
    private final List<ImportRecord> inBulk = new ArrayList<>();
    private @Nullable Clock clock;
    private final KeptStatements.Use inserts;
    private final KeptStatements.Use updates;
    private final List<String> inserted = new ArrayList<>();
    private final List<String> updated = new ArrayList<>();

    /** What an INSERT would ask the database for. */
    private record Clock(long micros, OffsetDateTime now) {}

    ImportWriter(Call call, SqlCalls calls, SqlReads reads, Dialect dialect, long importId, Connection connection)
            throws SQLException {
        this.call = call;
        this.calls = calls;
        this.dialect = dialect;
        this.importId = importId;
        this.connection = connection;
        statements = reads.statements();
        bulk = dialect.bulkInsert(connection, statements.imported);
        inserts = KeptStatements.use(connection, statements.insertImported);
        updates = KeptStatements.use(connection, statements.updateImported);
    }

    void insert(ImportRecord record) throws SQLException {
        if (bulk == null) {
            insertAlone(record);
            return;
        }
        List<@Nullable Object> row = new ArrayList<>();
        row.add(record.key());
        row(record).addTo(row);
        row.add(record.digest());
        row.add(importId);
        if (clock == null) {
            clock = clock();
        }
        row.add(clock.micros);
        row.add(clock.now);
        row.add(clock.now);
        row.add(clock.micros);
        bulk.add(row.toArray());
        inBulk.add(record);
    }

    private Clock clock() throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, statements.clock);
                ResultSet row = use.statement().executeQuery()) {
            row.next();
            return new Clock(row.getLong(1), row.getObject(2, OffsetDateTime.class));
        }
    }

    private void insertAlone(ImportRecord record) throws SQLException {
        PreparedStatement statement = inserts.statement();
        statement.setString(1, record.key());
        int next = row(record).bind(statement, 2);
        statement.setBytes(next, record.digest());
        statement.setLong(next + 1, importId);
        statement.addBatch();
        inserted.add(record.key());
    }

    /** Replaces a row that has a version. */
    void update(ImportRecord record, long version) throws SQLException {
        PreparedStatement statement = updates.statement();
        int next = row(record).bind(statement, 1);
        statement.setBytes(next, record.digest());
        statement.setLong(next + 1, importId);
        statement.setString(next + 2, record.key());
        statement.setInt(next + 3, statements.columns().generation());
        statement.setLong(next + 4, version);
        statement.addBatch();
        updated.add(record.key());
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
        Savepoint before = connection.setSavepoint();
        try {
            bulk.send();
        } catch (SQLException e) {
            boolean faster = calls.classify(e) == SqlFailure.DUPLICATE && dialect.isProfileKey(e);
            if (!faster && calls.classify(e) != SqlFailure.NOT_THIS_WAY) {
                throw e;
            }
            connection.rollback(before);
            bulk = faster ? bulk : null;
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
            if (counts[i] != 1 && counts[i] != Statement.SUCCESS_NO_INFO) {
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
