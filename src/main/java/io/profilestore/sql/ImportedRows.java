package io.profilestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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

    /** Those of the keys whose profiles were imported once and deleted since. */
    static Set<String> deleted(Connection connection, Collection<String> keys) throws SQLException {
        Set<String> deleted = new HashSet<>();
        if (keys.isEmpty()) {
            return deleted;
        }
        String sql = "SELECT id" + Statements.fromWanted("profile_deleted");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            bindKeys(connection, use.statement(), keys);
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    deleted.add(rows.getString(1));
                }
            }
        }
        return deleted;
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
        for (String key : deleted(connection, missing)) {
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
