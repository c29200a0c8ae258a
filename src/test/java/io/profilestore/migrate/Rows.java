package io.profilestore.migrate;

import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What SQL says of two kinds of databases, in one spelling; no store's code has a part in it. */
final class Rows {

    /** Everything but where it came from; the columns of fields first. */
    private static final String PROFILES = "SELECT p.*, i.origin AS import_origin, i.started_at AS import_started"
            + " FROM profile p LEFT JOIN profile_import i ON i.id = p.import_id";

    private static final String IMPORTS =
            "SELECT source, origin, source_bytes, source_sha256, reading, part, started_at,"
                    + " finished_at, next_record, inserted, updated, unchanged, conflicting, pruned FROM profile_import";

    private Rows() {}

    /** Keys, versions, instants and values. */
    static List<String> profiles(Connection connection) throws SQLException {
        return lines(
                connection,
                PROFILES,
                "import_id",
                "write_token",
                "source_digest",
                "source_version",
                "import_origin",
                "import_started");
    }

    /** Likewise, and where they came from. */
    static List<String> profilesAndOrigins(Connection connection) throws SQLException {
        return lines(connection, PROFILES, "import_id", "write_token");
    }

    static List<String> imports(Connection connection) throws SQLException {
        return lines(connection, IMPORTS);
    }

    static List<String> deletions(Connection connection) throws SQLException {
        return lines(connection, "SELECT id, source_digest, deleted_at FROM profile_deleted");
    }

    static List<String> columns(Connection connection) throws SQLException {
        return lines(connection, "SELECT field, type FROM profile_column");
    }

    /** Sorted, as databases sort texts differently; without what is NULL. */
    static List<String> lines(Connection connection, String sql, String... without) throws SQLException {
        List<String> left = List.of(without);
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData meta = rows.getMetaData();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    String name = meta.getColumnLabel(i).toLowerCase(Locale.ROOT);
                    if (!left.contains(name) && rows.getObject(i) != null) {
                        cells.add(name + "=" + cell(rows, meta, i));
                    }
                }
                lines.add(String.join(" ", cells.stream().sorted().toList()));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String cell(ResultSet rows, ResultSetMetaData meta, int i) throws SQLException {
        String type = meta.getColumnTypeName(i).toUpperCase(Locale.ROOT);
        if (type.startsWith("JSON")) {
            String text =
                    type.equals("JSON") ? new String(rows.getBytes(i), StandardCharsets.UTF_8) : rows.getString(i);
            return HexFormat.of().formatHex(ValueDigest.of(Json.parseStored(text.getBytes(StandardCharsets.UTF_8))));
        }
        if (type.startsWith("TIMESTAMP")) {
            return rows.getObject(i, OffsetDateTime.class).toInstant().toString();
        }
        if (type.startsWith("DECFLOAT") || type.startsWith("NUMERIC")) {
            return new BigDecimal(rows.getString(i)).stripTrailingZeros().toString();
        }
        if (type.contains("BINARY") || type.equals("BYTEA")) {
            return HexFormat.of().formatHex(rows.getBytes(i));
        }
        return type.startsWith("BOOL") ? Boolean.toString(rows.getBoolean(i)) : rows.getString(i);
    }
}
