package io.profilestore.sql;

import io.profilestore.Call;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Collects the statements of one batch of an import. */
final class ImportWriter implements AutoCloseable {

    private final Call call;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final Dialect dialect;
    private final long importId;
    private final Connection connection;
    private final Statements statements;
    private final KeptStatements.Use inserts;
    private final KeptStatements.Use updates;
    private int inserted;
    private int updated;

    ImportWriter(Call call, SqlCalls calls, SqlReads reads, Dialect dialect, long importId, Connection connection)
            throws SQLException {
        this.call = call;
        this.calls = calls;
        this.reads = reads;
        this.dialect = dialect;
        this.importId = importId;
        this.connection = connection;
        statements = reads.statements();
        inserts = KeptStatements.use(connection, statements.insertImported);
        updates = KeptStatements.use(connection, statements.updateImported);
    }

    void insert(ImportRecord record, byte[] digest) throws SQLException {
        PreparedStatement statement = inserts.statement();
        statement.setString(1, record.key());
        int next = row(record).bind(statement, 2);
        statement.setBytes(next, digest);
        statement.setLong(next + 1, importId);
        statement.addBatch();
        inserted++;
    }

    /** Replaces a row that has a version. */
    void update(ImportRecord record, byte[] digest, long version) throws SQLException {
        PreparedStatement statement = updates.statement();
        int next = row(record).bind(statement, 1);
        statement.setBytes(next, digest);
        statement.setLong(next + 1, importId);
        statement.setString(next + 2, record.key());
        statement.setInt(next + 3, statements.columns().generation());
        statement.setLong(next + 4, version);
        statement.addBatch();
        updated++;
    }

    private ProfileRow row(ImportRecord record) {
        Call one = new Call(call.operation(), record.key(), call.location());
        return ProfileRow.of(one, dialect, statements.columns(), record.value());
    }

    /** Writes them all; begins the whole batch again where somebody else was faster with one of them. */
    void flush() throws SQLException {
        try {
            if (inserted > 0) {
                requireAll(inserts.statement().executeBatch());
            }
            if (updated > 0) {
                requireAll(updates.statement().executeBatch());
            }
        } catch (BatchUpdateException e) {
            // A team's own unique constraint raises the same error, and would do so for ever.
            if (calls.classify(e) == SqlFailure.DUPLICATE && dialect.isProfileKey(e)) {
                throw new SqlCalls.BeginAgain();
            }
            throw e;
        }
    }

    private void requireAll(int[] counts) throws SQLException {
        for (int count : counts) {
            if (count != 1 && count != Statement.SUCCESS_NO_INFO) {
                reads.refresh(connection);
                throw new SqlCalls.BeginAgain();
            }
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
