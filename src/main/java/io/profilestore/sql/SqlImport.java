package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.JsonDifference;
import io.profilestore.json.ValueDigest;
import io.profilestore.sql.ImportOrder.OnConflict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes batches: reads what is there, decides for each record, writes guarded by the versions it saw. */
final class SqlImport implements ImportRun {

    /** Of one record under its lock, where there is nothing to lock: others create and delete it all the time. */
    private static final int MOST_TRIES = 10;

    private final Call call;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final Dialect dialect;
    private final OnConflict onConflict;
    private final ImportLease lease;
    private final ImportJournal journal;
    private ImportCounts counts;

    /** Whether nothing of the last batch was there: then the next one is written without a look, which finds out as well. */
    private boolean allWereNew;

    private SqlImport(
            Call call,
            SqlCalls calls,
            SqlReads reads,
            Dialect dialect,
            OnConflict onConflict,
            ImportLease lease,
            ImportJournal journal) {
        this.call = call;
        this.calls = calls;
        this.reads = reads;
        this.dialect = dialect;
        this.onConflict = onConflict;
        this.lease = lease;
        this.journal = journal;
        counts = journal.counts();
    }

    static SqlImport start(
            SqlCalls calls, SqlReads reads, Database database, ImportOrder order, List<PastImport> past) {
        Call call = Call.on("import", database.location());
        Dialect dialect = database.dialect();
        ImportLease lease = ImportLease.take(call, calls, database);
        try {
            ImportJournal journal = calls.transaction(call, OptionalLong.empty(), connection -> {
                lease.require(connection);
                return ImportJournal.begin(connection, dialect, order, past);
            });
            return new SqlImport(call, calls, reads, dialect, order.onConflict(), lease, journal);
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public long nextRecord() {
        return journal.nextRecord();
    }

    @Override
    public ImportCounts counts() {
        return counts;
    }

    @Override
    public Map<String, ImportOutcome> conflicts() {
        return calls.read(call, journal::conflicts);
    }

    @Override
    public List<ImportOutcome> write(List<ImportRecord> batch, long nextRecord) {
        return unlessBroken(call, () -> {
            List<ImportOutcome> outcomes =
                    calls.transaction(call, OptionalLong.empty(), connection -> written(connection, batch, nextRecord));
            counts = counts.plus(outcomes);
            allWereNew = outcomes.stream().allMatch(outcome -> outcome == ImportOutcome.INSERTED);
            return outcomes;
        });
    }

    private List<ImportOutcome> written(Connection connection, List<ImportRecord> batch, long nextRecord)
            throws SQLException {
        lease.require(connection);
        List<String> keys = batch.stream().map(ImportRecord::key).toList();
        Map<String, RowHistory> stored = allWereNew ? Map.of() : ImportedRows.of(connection, keys);
        // After the rows, so that who is deleted in between is found here.
        Map<String, Instant> deleted = allWereNew ? Map.of() : ImportedRows.deleted(connection, keys);
        Map<String, ImportOutcome> outcomes = new LinkedHashMap<>();
        boolean carrying = batch.stream().anyMatch(record -> record.row() != null);
        try (ImportWriter writer = new ImportWriter(call, calls, reads, dialect, journal, carrying, connection)) {
            Set<String> missed = new HashSet<>();
            for (ImportRecord record : batch) {
                ImportOutcome outcome =
                        write(connection, writer, record, stored.get(record.key()), deleted.get(record.key()));
                if (outcome == null) {
                    missed.add(record.key());
                } else {
                    outcomes.put(record.key(), outcome);
                }
            }
            missed.addAll(flushed(writer));
            if (allWereNew) {
                requireNotDeleted(connection, batch);
            }
            if (!missed.isEmpty()) {
                requireKnownColumns(connection);
            }
            for (ImportRecord record : batch) {
                if (missed.contains(record.key())) {
                    outcomes.put(record.key(), writeLocked(connection, writer, record));
                }
            }
        }
        Map<String, ImportOutcome> conflicts = new LinkedHashMap<>();
        List<String> restored = new ArrayList<>();
        outcomes.forEach((key, outcome) -> {
            if (outcome.isConflict()) {
                conflicts.put(key, outcome);
            } else if (outcome == ImportOutcome.OVERWRITTEN) {
                restored.add(key);
            }
        });
        if (carrying) {
            // Deleted there and created again; the next deletion is another one.
            batch.stream()
                    .filter(record -> record.row() != null && record.row().deleted() != null)
                    .map(ImportRecord::key)
                    .filter(key -> outcomes.get(key) == ImportOutcome.INSERTED)
                    .forEach(restored::add);
        }
        forgetDeletion(connection, restored);
        List<ImportOutcome> inOrder = keys.stream()
                .map(key -> Objects.requireNonNull(outcomes.get(key)))
                .toList();
        journal.move(connection, counts.plus(inOrder), nextRecord, conflicts);
        return inOrder;
    }

    /** A row that is there may break a team's own unique constraint first; then the batch begins again with a look. */
    private Set<String> flushed(ImportWriter writer) throws SQLException {
        try {
            return writer.flush();
        } catch (SQLException e) {
            if (allWereNew && calls.classify(e) == SqlFailure.DUPLICATE) {
                allWereNew = false;
                throw new SqlCalls.BeginAgain();
            }
            throw e;
        }
    }

    /** Where no rows were looked at, what was deleted is looked at once the rows are in, and nobody can delete others. */
    private void requireNotDeleted(Connection connection, List<ImportRecord> batch) throws SQLException {
        List<String> keys = batch.stream().map(ImportRecord::key).toList();
        Map<String, Instant> deleted = ImportedRows.deleted(connection, keys);
        if (batch.stream().anyMatch(record -> isDeletedHere(record, deleted.get(record.key())))) {
            allWereNew = false;
            throw new SqlCalls.BeginAgain();
        }
    }

    /** A deletion that was carried over from the source's store is none of this one's. */
    private static boolean isDeletedHere(ImportRecord record, @Nullable Instant deleted) {
        return deleted != null
                && (record.row() == null || !deleted.equals(record.row().deleted()));
    }

    /** Decides about a record, and has the source's value written where it is to be there; null where the row has just gone. */
    private @Nullable ImportOutcome write(
            Connection connection,
            ImportWriter writer,
            ImportRecord record,
            @Nullable RowHistory row,
            @Nullable Instant deleted)
            throws SQLException {
        if (row == null) {
            ImportOutcome outcome =
                    isDeletedHere(record, deleted) ? disputed(ImportOutcome.CONFLICT_DELETED) : ImportOutcome.INSERTED;
            if (!outcome.isConflict()) {
                writer.insert(record);
            }
            return outcome;
        }
        ImportOutcome outcome = decide(connection, record, row);
        if (outcome == ImportOutcome.UPDATED || outcome == ImportOutcome.OVERWRITTEN) {
            writer.update(record, row.version());
        }
        return outcome;
    }

    /**
     * Likewise, at once and under the row's lock, where somebody else was faster before. Only the one record is looked at
     * again: with many writers there is hardly a moment in which nobody touches any of a batch.
     */
    private ImportOutcome writeLocked(Connection connection, ImportWriter writer, ImportRecord record)
            throws SQLException {
        for (int i = 0; i < MOST_TRIES; i++) {
            RowHistory row = ImportedRows.locked(connection, record.key());
            Instant deleted = row != null
                    ? null
                    : ImportedRows.deleted(connection, List.of(record.key())).get(record.key());
            ImportOutcome outcome = write(connection, writer, record, row, deleted);
            if (outcome != null && writer.flush().isEmpty()) {
                return outcome;
            }
        }
        throw new SqlCalls.BeginAgain();
    }

    /** What was missed may have been so because there are more columns now. */
    private void requireKnownColumns(Connection connection) throws SQLException {
        int known = reads.statements().columns().generation();
        reads.refresh(connection);
        if (reads.statements().columns().generation() != known) {
            throw new SqlCalls.BeginAgain();
        }
    }

    /** Null where the row has just gone. */
    private @Nullable ImportOutcome decide(Connection connection, ImportRecord record, RowHistory row)
            throws SQLException {
        if (row.isUntouched()) {
            boolean ours = isOurs(row.importId());
            if (Arrays.equals(row.importedDigest(), record.digest()) && !(ours && isOlder(row, record))) {
                return ImportOutcome.UNCHANGED;
            }
            if (ours && !isNewer(row, record)) {
                return ImportOutcome.UPDATED;
            }
            if (record.row() == null) {
                return disputed(ImportOutcome.CONFLICT_OTHER_SOURCE);
            }
        }
        Optional<JsonNode> value = reads.value(connection, record.key());
        if (value.isEmpty()) {
            return null;
        }
        if (isOlder(row, record) && isBeginningOf(record, row, value.get())) {
            return ImportOutcome.UPDATED;
        }
        if (JsonDifference.equal(value.get(), record.value())) {
            return ImportOutcome.UNCHANGED;
        }
        if (row.isUntouched()) {
            return disputed(ImportOutcome.CONFLICT_OTHER_SOURCE);
        }
        return disputed(row.importedDigest() == null ? ImportOutcome.CONFLICT_FOREIGN : ImportOutcome.CONFLICT_CHANGED);
    }

    /** An import of the same source may have gone on in this store, and not where the record comes from. */
    private static boolean isNewer(RowHistory row, ImportRecord record) {
        return record.row() != null && row.version() > record.row().history().version();
    }

    private static boolean isOlder(RowHistory row, ImportRecord record) {
        return record.row() != null && row.version() < record.row().history().version();
    }

    /** Whether a store's profile was copied from the row as it is, and has been changed there since: nobody did so here. */
    private static boolean isBeginningOf(ImportRecord record, RowHistory row, JsonNode value) {
        return record.row() != null && record.row().history().beganAs(row.version(), ValueDigest.of(value));
    }

    private ImportOutcome disputed(ImportOutcome conflict) {
        return onConflict == OnConflict.SOURCE ? ImportOutcome.OVERWRITTEN : conflict;
    }

    /** Whether this source brought it; who cannot tell has always been taken for it. */
    private boolean isOurs(@Nullable Long importId) {
        return importId == null || journal.origins().contains(importId);
    }

    private static void forgetDeletion(Connection connection, List<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, "DELETE FROM profile_deleted WHERE id = ?")) {
            for (String key : keys) {
                use.statement().setString(1, key);
                use.statement().addBatch();
            }
            use.statement().executeBatch();
        }
    }

    @Override
    public Pruned prune(Predicate<String> isInSource, Predicate<String> wasDeleted) {
        return new ImportPruning(call, calls, lease, journal, onConflict).run(isInSource, wasDeleted);
    }

    @Override
    public long delete(List<Deletion> deletions) {
        List<String> keys = deletions.stream().map(Deletion::key).toList();
        return unlessBroken(
                call,
                () -> calls.transaction(call, OptionalLong.empty(), connection -> {
                    lease.require(connection);
                    Set<String> known =
                            new HashSet<>(ImportedRows.of(connection, keys).keySet());
                    known.addAll(ImportedRows.deleted(connection, keys).keySet());
                    List<Deletion> fresh = deletions.stream()
                            .filter(d -> !known.contains(d.key()))
                            .toList();
                    try {
                        ImportedRows.delete(connection, fresh);
                    } catch (SQLException e) {
                        if (calls.classify(e) == SqlFailure.DUPLICATE) {
                            // One of them has been deleted here just now.
                            throw new SqlCalls.BeginAgain();
                        }
                        throw e;
                    }
                    return (long) fresh.size();
                }));
    }

    @Override
    public Set<Long> imports() {
        return journal.origins();
    }

    @Override
    public void finish() {
        calls.transaction(call, OptionalLong.empty(), connection -> {
            lease.require(connection);
            journal.finish(connection, dialect);
            return true;
        });
    }

    @Override
    public void close() {
        lease.close();
    }

    static <T> T unlessBroken(Call call, Supplier<T> writing) {
        try {
            return writing.get();
        } catch (OutcomeUnknown | StoreUnreachable e) {
            throw new OutcomeUnknown(
                    call,
                    e.problem() + ", in the middle of the import",
                    "Run the same command again: what was imported stays, and the rest follows.",
                    e);
        }
    }
}
