package io.profilestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of an import: its row in {@code profile_import}, which each batch moves on, and its conflicts.
 *
 * @param id of the row
 * @param origins the imports of this origin, this one included, and those carried over with a store: what they brought is
 *     this source's to replace
 * @param whole those of this origin that were not only of a part of it
 * @param carried those carried over
 * @param nextRecord how many records had been dealt with when it began
 * @param counts what earlier runs have done
 */
record ImportJournal(
        long id, Set<Long> origins, Set<Long> whole, CarriedImports carried, long nextRecord, ImportCounts counts) {

    private static final int MAX_CONFLICTS = 1_000;

    private record Unfinished(long id, long nextRecord, ImportCounts counts) {}

    /**
     * Goes on with the latest import if it is the same one and was ended; else begins another.
     *
     * @param past the imports that a store which is the source knows of
     */
    static ImportJournal begin(Connection connection, Dialect dialect, ImportOrder order, List<PastImport> past)
            throws SQLException {
        try (Handle handle = Jdbi.create(connection).open()) {
            // Before this one, which stays the latest.
            CarriedImports carried = CarriedImports.of(connection, handle, past);
            Optional<Unfinished> unfinished = order.isResumable() ? unfinished(handle, order) : Optional.empty();
            long id = unfinished.map(Unfinished::id).orElseGet(() -> begun(handle, dialect, order));
            Set<Long> origins = new HashSet<>(carried.ids().values());
            Set<Long> whole = new HashSet<>();
            partsOfOrigin(handle, order).forEach((ofOrigin, part) -> {
                if (origins.add(ofOrigin) && !part) {
                    whole.add(ofOrigin);
                }
            });
            return new ImportJournal(
                    id,
                    origins,
                    whole,
                    carried,
                    unfinished.map(Unfinished::nextRecord).orElse(0L),
                    unfinished.map(Unfinished::counts).orElse(ImportCounts.NONE));
        }
    }

    /** The imports of this origin, and whether each was only of a part of it. */
    private static Map<Long, Boolean> partsOfOrigin(Handle handle, ImportOrder order) {
        return handle.createQuery("SELECT id, part FROM profile_import WHERE origin = :origin OR origin IS NULL")
                .bind("origin", order.origin())
                .map((row, context) -> Map.entry(row.getLong(1), row.getBoolean(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Which import a record's row says that it came from; of a store's profile that is still as imported, the one it says. */
    @Nullable
    Long importOf(@Nullable StoredRow row) {
        if (row == null || !row.isAsImported()) {
            return id;
        }
        Long there = row.history().importId();
        return there == null ? null : Objects.requireNonNullElse(carried.here(there), id);
    }

    /** Whether what an import brought and the source has not any more has gone from there. Mended rejects never were in it. */
    boolean isWhollyOurs(long importId) {
        return whole.contains(importId);
    }

    /** Whether an import was carried over with a store: then the store may never have had what it brought here. */
    boolean isCarried(long importId) {
        return carried.ids().containsValue(importId);
    }

    private static Optional<Unfinished> unfinished(Handle handle, ImportOrder order) {
        return handle.createQuery(
                        "SELECT id, next_record, inserted, updated, unchanged, conflicting FROM profile_import"
                                + " WHERE id = (SELECT MAX(id) FROM profile_import) AND finished_at IS NULL"
                                + " AND origin = :origin AND source_bytes = :bytes AND source_sha256 = :sha256"
                                + " AND reading = :reading")
                .bind("origin", order.origin())
                .bind("bytes", order.bytes())
                .bind("sha256", order.sha256())
                .bind("reading", order.reading())
                .map((row, context) -> new Unfinished(
                        row.getLong(1),
                        row.getLong(2),
                        new ImportCounts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6))))
                .findOne();
    }

    static Optional<String> lastDigest(Connection connection, String origin) {
        try (Handle handle = Jdbi.create(connection).open()) {
            return handle.createQuery(
                            "SELECT source_sha256 FROM profile_import WHERE origin = :origin"
                                    + " AND finished_at IS NOT NULL AND NOT part ORDER BY started_at DESC, id DESC FETCH FIRST ROW ONLY")
                    .bind("origin", origin)
                    .mapTo(String.class)
                    .findOne();
        }
    }

    private static long begun(Handle handle, Dialect dialect, ImportOrder order) {
        return handle.createUpdate(
                        "INSERT INTO profile_import (source, origin, source_bytes, source_sha256, part, reading,"
                                + " started_at, inserted, updated, unchanged, conflicting) VALUES (:source, :origin, :bytes,"
                                + " :sha256, :part, :reading, " + dialect.now() + ", 0, 0, 0, 0)")
                .bind("source", order.source())
                .bind("origin", order.origin())
                .bind("bytes", order.bytes())
                .bind("sha256", order.sha256())
                .bind("part", order.part())
                .bind("reading", order.reading())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /** The import as it is after a batch; in the batch's transaction. */
    void move(Connection connection, ImportCounts now, long nextRecord, Map<String, ImportOutcome> conflicts)
            throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(
                connection,
                "UPDATE profile_import SET inserted = ?, updated = ?, unchanged = ?, conflicting = ?, next_record = ?"
                        + " WHERE id = ?")) {
            PreparedStatement update = use.statement();
            update.setLong(1, now.inserted());
            update.setLong(2, now.updated());
            update.setLong(3, now.unchanged());
            update.setLong(4, now.conflicting());
            update.setLong(5, nextRecord);
            update.setLong(6, id);
            update.executeUpdate();
        }
        long before = now.conflicting() - conflicts.size();
        List<Map.Entry<String, ImportOutcome>> listed = conflicts.entrySet().stream()
                .limit(Math.max(0, MAX_CONFLICTS - before))
                .toList();
        if (!listed.isEmpty()) {
            list(connection, listed);
        }
    }

    private void list(Connection connection, List<Map.Entry<String, ImportOutcome>> conflicts) {
        try (Handle handle = Jdbi.create(connection).open()) {
            var batch = handle.prepareBatch(
                    "INSERT INTO profile_conflict (import_id, id, outcome) VALUES (:import, :key, :outcome)");
            conflicts.forEach(conflict -> batch.bind("import", id)
                    .bind("key", conflict.getKey())
                    .bind("outcome", conflict.getValue().name())
                    .add());
            batch.execute();
        }
    }

    void pruned(Connection connection, int more) {
        try (Handle handle = Jdbi.create(connection).open()) {
            handle.createUpdate("UPDATE profile_import SET pruned = pruned + :more WHERE id = :id")
                    .bind("more", more)
                    .bind("id", id)
                    .execute();
        }
    }

    Map<String, ImportOutcome> conflicts(Connection connection) {
        try (Handle handle = Jdbi.create(connection).open()) {
            return handle
                    .createQuery("SELECT id, outcome FROM profile_conflict WHERE import_id = :import ORDER BY id")
                    .bind("import", id)
                    .map((row, context) -> Map.entry(row.getString(1), ImportOutcome.valueOf(row.getString(2))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
        }
    }

    void finish(Connection connection, Dialect dialect) {
        try (Handle handle = Jdbi.create(connection).open()) {
            handle.createUpdate("UPDATE profile_import SET finished_at = " + dialect.now() + " WHERE id = :id")
                    .bind("id", id)
                    .execute();
        }
    }
}
