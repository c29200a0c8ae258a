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

    /**
     * One row's.
     *
     * @param digest of the record that it was imported from, null where it never was
     * @param importedVersion the version that it had then
     * @param importId which import brought it; null where none did, or an old one
     */
    @SuppressWarnings("ArrayRecordComponent") // read here only
    record Stored(
            long version,
            byte @Nullable [] digest,
            long importedVersion,
            @Nullable Long importId) {

        /** Whether it is as an import left it. */
        boolean isUntouched() {
            return digest != null && version == importedVersion;
        }
    }

    /** A row of one page. */
    record Keyed(String key, Stored stored) {}

    private static final String SELECT = "SELECT id, version, source_digest, source_version, import_id";

    /** Those of the keys that are there. */
    static Map<String, Stored> of(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, Stored> stored = new HashMap<>();
        if (keys.isEmpty()) {
            return stored;
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, SELECT + Statements.fromWanted("profile"))) {
            bindKeys(connection, use.statement(), keys);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), stored(rows));
                }
            }
        }
        return stored;
    }

    /** One of them, its row locked until the transaction ends; null where it is not there. */
    static @Nullable Stored locked(Connection connection, String key) throws SQLException {
        try (KeptStatements.Use use =
                KeptStatements.use(connection, SELECT + " FROM profile WHERE id = ? FOR UPDATE")) {
            use.statement().setString(1, key);
            try (ResultSet row = use.statement().executeQuery()) {
                return row.next() ? stored(row) : null;
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
                    page.add(new Keyed(rows.getString(1), stored(rows)));
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

    /** What the rows of the keys say of their past. */
    static Map<String, RowHistory> histories(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, RowHistory> histories = new HashMap<>();
        String sql = SELECT + ", created_at, updated_at" + Statements.fromWanted("profile");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            bindKeys(connection, use.statement(), keys);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    Stored row = stored(rows);
                    histories.put(
                            rows.getString(1),
                            new RowHistory(
                                    row.version,
                                    instant(rows, 6),
                                    instant(rows, 7),
                                    row.digest,
                                    row.importedVersion,
                                    row.importId));
                }
            }
        }
        return histories;
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
                                OptionalLong.of(row.version),
                                row.isUntouched() ? Provenance.Writer.IMPORT : Provenance.Writer.WORKER)));
        List<String> missing =
                keys.stream().filter(key -> !provenance.containsKey(key)).toList();
        for (String key : deleted(connection, missing).keySet()) {
            provenance.put(key, new Provenance(OptionalLong.empty(), Provenance.Writer.WORKER));
        }
        return provenance;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        long version = row.getLong(2);
        byte[] digest = row.getBytes(3);
        long importedVersion = row.getLong(4);
        long importId = row.getLong(5);
        return new Stored(version, digest, importedVersion, row.wasNull() ? null : importId);
    }

    private static void bindKeys(Connection connection, PreparedStatement statement, Collection<String> keys)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("VARCHAR", keys.toArray()));
    }
}
