package io.profilestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What rows say of where they came from. */
final class ImportedRows {

    private ImportedRows() {}

    /** A row of one page. */
    record Keyed(String key, RowHistory history) {}

    private static final String SELECT =
            "SELECT id, version, created_at, updated_at, source_digest, source_version, import_id";

    /** Those of the keys that are there. */
    static Map<String, RowHistory> of(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, RowHistory> histories = new HashMap<>();
        if (keys.isEmpty()) {
            return histories;
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, SELECT + Statements.fromWanted("profile"))) {
            bindKeys(connection, use.statement(), keys);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    histories.put(rows.getString(1), history(rows));
                }
            }
        }
        return histories;
    }

    /** One of them, its row locked until the transaction ends; null where it is not there. */
    static @Nullable RowHistory locked(Connection connection, String key) throws SQLException {
        try (KeptStatements.Use use =
                KeptStatements.use(connection, SELECT + " FROM profile WHERE id = ? FOR UPDATE")) {
            use.statement().setString(1, key);
            try (ResultSet row = use.statement().executeQuery()) {
                return row.next() ? history(row) : null;
            }
        }
    }

    /** The next rows after a key that an import brought, in the order of keys. */
    static List<Keyed> imported(Connection connection, String after, int most) throws SQLException {
        String sql = SELECT + " FROM profile WHERE id > ? AND source_digest IS NOT NULL ORDER BY id"
                + " FETCH FIRST ? ROWS ONLY";
        List<Keyed> page = new ArrayList<>();
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            use.statement().setString(1, after);
            use.statement().setInt(2, most);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    page.add(new Keyed(rows.getString(1), history(rows)));
                }
            }
        }
        return page;
    }

    /** Those of the keys whose profiles were imported once and deleted since, and when. */
    static Map<String, Instant> deleted(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, Instant> deleted = new HashMap<>();
        if (keys.isEmpty()) {
            return deleted;
        }
        String sql = "SELECT id, deleted_at" + Statements.fromWanted("profile_deleted");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            bindKeys(connection, use.statement(), keys);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    deleted.put(rows.getString(1), instant(rows, 2));
                }
            }
        }
        return deleted;
    }

    /**
     * Remembers deletions.
     *
     * @throws SQLException of {@link SqlFailure#DUPLICATE} where one is known
     */
    static void delete(Connection connection, List<Deletion> deletions) throws SQLException {
        if (deletions.isEmpty()) {
            return;
        }
        try (KeptStatements.Use use = KeptStatements.use(
                connection, "INSERT INTO profile_deleted (id, source_digest, deleted_at) VALUES (?, ?, ?)")) {
            for (Deletion deletion : deletions) {
                use.statement().setString(1, deletion.key());
                use.statement().setBytes(2, deletion.digest());
                use.statement().setObject(3, deletion.deleted().atOffset(ZoneOffset.UTC));
                use.statement().addBatch();
            }
            use.statement().executeBatch();
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Who wrote these last, where anything is known of them. */
    static Map<String, Provenance> provenance(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, Provenance> provenance = new HashMap<>();
        of(connection, keys)
                .forEach((key, row) -> provenance.put(
                        key,
                        new Provenance(
                                OptionalLong.of(row.version()),
                                row.isUntouched() ? Provenance.Writer.IMPORT : Provenance.Writer.WORKER)));
        List<String> missing =
                keys.stream().filter(key -> !provenance.containsKey(key)).toList();
        for (String key : deleted(connection, missing).keySet()) {
            provenance.put(key, new Provenance(OptionalLong.empty(), Provenance.Writer.WORKER));
        }
        return provenance;
    }

    private static RowHistory history(ResultSet row) throws SQLException {
        long importId = row.getLong(7);
        boolean unknownImport = row.wasNull();
        return new RowHistory(
                row.getLong(2),
                instant(row, 3),
                instant(row, 4),
                row.getBytes(5),
                row.getLong(6),
                unknownImport ? null : importId);
    }

    private static void bindKeys(Connection connection, PreparedStatement statement, Collection<String> keys)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("VARCHAR", keys.toArray()));
    }
}
