package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.JsonDifference;
import io.profilestore.json.ValueDigest;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes batches: reads what is there, decides for each record, writes guarded by the versions it saw. */
final class SqlImport implements ImportRun {

    private final Call call;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final Dialect dialect;
    private final long id;

    private SqlImport(Call call, SqlCalls calls, SqlReads reads, Dialect dialect, long id) {
        this.call = call;
        this.calls = calls;
        this.reads = reads;
        this.dialect = dialect;
        this.id = id;
    }

    static SqlImport start(SqlCalls calls, SqlReads reads, Database database, String source) {
        Call call = Call.on("import", database.location());
        Dialect dialect = database.dialect();
        long id = calls.transaction(call, OptionalLong.empty(), connection -> {
            try (var handle = Jdbi.create(connection).open()) {
                return handle.createUpdate("INSERT INTO profile_import"
                                + " (source, started_at, inserted, updated, unchanged, conflicting)"
                                + " VALUES (:source, " + dialect.now() + ", 0, 0, 0, 0)")
                        .bind("source", source)
                        .executeAndReturnGeneratedKeys("id")
                        .mapTo(Long.class)
                        .one();
            }
        });
        return new SqlImport(call, calls, reads, dialect, id);
    }

    @Override
    public List<ImportOutcome> write(List<ImportRecord> batch) {
        try {
            return written(batch);
        } catch (OutcomeUnknown | StoreUnreachable e) {
            throw new OutcomeUnknown(
                    call,
                    "the connection broke in the middle of the import",
                    "Run the same command again: what was imported stays, and the rest follows.",
                    e);
        }
    }

    private List<ImportOutcome> written(List<ImportRecord> batch) {
        return calls.transaction(call, OptionalLong.empty(), connection -> {
            Map<String, Stored> stored = stored(connection, batch);
            Set<String> deleted = deleted(connection, batch, stored.keySet());
            List<ImportOutcome> outcomes = new ArrayList<>();
            try (Writer writer = new Writer(connection, reads.statements())) {
                for (ImportRecord record : batch) {
                    Stored row = stored.get(record.key());
                    byte[] digest = ValueDigest.of(record.value());
                    ImportOutcome outcome = row == null
                            ? deleted.contains(record.key()) ? ImportOutcome.CONFLICT_DELETED : ImportOutcome.INSERTED
                            : decide(connection, record, digest, row);
                    if (outcome == ImportOutcome.INSERTED) {
                        writer.insert(record, digest);
                    } else if (outcome == ImportOutcome.UPDATED && row != null) {
                        writer.update(record, digest, row.version);
                    }
                    outcomes.add(outcome);
                }
                writer.flush();
            }
            count(connection, outcomes);
            return outcomes;
        });
    }

    private ImportOutcome decide(Connection connection, ImportRecord record, byte[] digest, Stored row)
            throws SQLException {
        boolean untouched = row.digest != null && row.version == row.importedVersion;
        if (untouched) {
            return Arrays.equals(row.digest, digest) ? ImportOutcome.UNCHANGED : ImportOutcome.UPDATED;
        }
        JsonNode value = reads.value(connection, record.key()).orElseThrow(SqlCalls.BeginAgain::new);
        if (JsonDifference.equal(value, record.value())) {
            return ImportOutcome.UNCHANGED;
        }
        return row.digest == null ? ImportOutcome.CONFLICT_FOREIGN : ImportOutcome.CONFLICT_CHANGED;
    }

    /**
     * What a row says about its origin.
     *
     * @param digest of the record that it was imported from, null where it never was
     */
    @SuppressWarnings("ArrayRecordComponent") // read here only
    private record Stored(long version, byte @Nullable [] digest, long importedVersion) {}

    private static Map<String, Stored> stored(Connection connection, List<ImportRecord> batch) throws SQLException {
        String sql = "SELECT id, version, source_digest, source_version" + Statements.fromWanted("profile");
        Map<String, Stored> stored = new HashMap<>();
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            bindKeys(
                    connection,
                    use.statement(),
                    batch.stream().map(ImportRecord::key).toList());
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), new Stored(rows.getLong(2), rows.getBytes(3), rows.getLong(4)));
                }
            }
        }
        return stored;
    }

    private static Set<String> deleted(Connection connection, List<ImportRecord> batch, Set<String> stored)
            throws SQLException {
        Set<String> deleted = new HashSet<>();
        List<String> missing = batch.stream()
                .map(ImportRecord::key)
                .filter(key -> !stored.contains(key))
                .toList();
        if (missing.isEmpty()) {
            return deleted;
        }
        String sql = "SELECT id" + Statements.fromWanted("profile_deleted");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            bindKeys(connection, use.statement(), missing);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    deleted.add(rows.getString(1));
                }
            }
        }
        return deleted;
    }

    private static void bindKeys(Connection connection, PreparedStatement statement, Collection<String> keys)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("VARCHAR", keys.toArray()));
    }

    /** Collects the rows of one batch. */
    private final class Writer implements AutoCloseable {

        private final Connection connection;
        private final Statements statements;
        private final KeptStatements.Use inserts;
        private final KeptStatements.Use updates;
        private int inserted;
        private int updated;

        Writer(Connection connection, Statements statements) throws SQLException {
            this.connection = connection;
            this.statements = statements;
            inserts = KeptStatements.use(connection, statements.insertImported);
            updates = KeptStatements.use(connection, statements.updateImported);
        }

        void insert(ImportRecord record, byte[] digest) throws SQLException {
            PreparedStatement statement = inserts.statement();
            statement.setString(1, record.key());
            int next = row(record).bind(statement, 2);
            statement.setBytes(next, digest);
            statement.addBatch();
            inserted++;
        }

        void update(ImportRecord record, byte[] digest, long version) throws SQLException {
            PreparedStatement statement = updates.statement();
            int next = row(record).bind(statement, 1);
            statement.setBytes(next, digest);
            statement.setString(next + 1, record.key());
            statement.setInt(next + 2, statements.columns().generation());
            statement.setLong(next + 3, version);
            statement.addBatch();
            updated++;
        }

        private ProfileRow row(ImportRecord record) {
            Call one = new Call(call.operation(), record.key(), call.location());
            return ProfileRow.of(one, statements.columns(), record.value());
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

    private void count(Connection connection, List<ImportOutcome> outcomes) {
        try (var handle = Jdbi.create(connection).open()) {
            handle.createUpdate("UPDATE profile_import SET inserted = inserted + :inserted,"
                            + " updated = updated + :updated, unchanged = unchanged + :unchanged,"
                            + " conflicting = conflicting + :conflicting WHERE id = :id")
                    .bind("inserted", count(outcomes, ImportOutcome.INSERTED))
                    .bind("updated", count(outcomes, ImportOutcome.UPDATED))
                    .bind("unchanged", count(outcomes, ImportOutcome.UNCHANGED))
                    .bind(
                            "conflicting",
                            outcomes.stream().filter(ImportOutcome::isConflict).count())
                    .bind("id", id)
                    .execute();
        }
    }

    private static long count(List<ImportOutcome> outcomes, ImportOutcome wanted) {
        return outcomes.stream().filter(outcome -> outcome == wanted).count();
    }

    @Override
    public void finish() {
        calls.transaction(call, OptionalLong.empty(), connection -> {
            try (var handle = Jdbi.create(connection).open()) {
                return handle.createUpdate(
                                "UPDATE profile_import SET finished_at = " + dialect.now() + " WHERE id = :id")
                        .bind("id", id)
                        .execute();
            }
        });
    }

    @Override
    public void close() {}
}
