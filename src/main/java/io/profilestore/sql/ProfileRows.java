package io.profilestore.sql;

import io.profilestore.Profile;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows that were read with these columns, as profiles; see {@link ProfileRow}. */
final class ProfileRows {

    private static final int DOCUMENT = 1;
    private static final int EXTRA = 2;
    private static final int GENERATION = 3;

    private final ResultSet rows;
    private final Columns columns;
    private final JsonNodeFactory nodes = Json.storedNodes();
    private final boolean counted;
    private final int firstColumn;
    private final int afterColumns;
    private long textRead;

    /** @param counted whether the declared columns were counted, too */
    ProfileRows(ResultSet rows, Columns columns, boolean counted) {
        this.rows = rows;
        this.columns = columns;
        this.counted = counted;
        firstColumn = counted ? GENERATION + 1 : GENERATION;
        afterColumns = firstColumn + columns.all().size();
    }

    /** Moves to the next row, if there is one. */
    boolean next() throws SQLException {
        return rows.next();
    }

    /** Whether the row shows that columns have been declared since. */
    boolean isStale() throws SQLException {
        return counted && rows.getInt(GENERATION) != columns.generation();
    }

    /** The version, where it was read too. */
    long version() throws SQLException {
        return rows.getLong(afterColumns);
    }

    /** The key, where version and key were read too. */
    String key() throws SQLException {
        return rows.getString(afterColumns + 1);
    }

    /** All of it, where version, key, both instants and the write token were read too. */
    Profile profile() throws SQLException {
        return new Profile(
                key(), value(), version(), instant(afterColumns + 2), instant(afterColumns + 3), writeToken());
    }

    /** All of it, where what {@link Statements#rows} adds was read too. */
    StoredRow row() throws SQLException {
        JsonNode value = value();
        byte[] importedDigest = rows.getBytes(afterColumns + 5);
        long importedVersion = rows.getLong(afterColumns + 6);
        long number = rows.getLong(afterColumns + 7);
        Long importId = rows.wasNull() ? null : number;
        RowHistory history = new RowHistory(
                version(),
                instant(afterColumns + 2),
                instant(afterColumns + 3),
                importedDigest,
                importedVersion,
                importId);
        OffsetDateTime deleted = rows.getObject(afterColumns + 8, OffsetDateTime.class);
        return new StoredRow(
                key(), value, ValueDigest.of(value), history, deleted == null ? null : deleted.toInstant());
    }

    private OptionalLong writeToken() throws SQLException {
        long token = rows.getLong(afterColumns + 4);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(token);
    }

    private Instant instant(int position) throws SQLException {
        return rows.getObject(position, OffsetDateTime.class).toInstant();
    }

    /** About how much text all values had that were taken so far: bytes of JSON, characters of strings. */
    long textRead() {
        return textRead;
    }

    /** The value. */
    JsonNode value() throws SQLException {
        byte[] document = rows.getBytes(DOCUMENT);
        if (document != null) {
            return json(document);
        }
        byte[] extra = rows.getBytes(EXTRA);
        boolean nothing = Arrays.equals(extra, ProfileRow.NOTHING);
        ObjectNode value = nothing ? new ObjectNode(nodes) : (ObjectNode) json(extra);
        int position = firstColumn;
        for (Column column : columns.all()) {
            JsonNode member = member(position++, column);
            if (member != null && (nothing || !value.has(column.field()))) {
                value.set(column.field(), member);
            }
        }
        return value;
    }

    private @Nullable JsonNode member(int position, Column column) throws SQLException {
        switch (column.type()) {
            case BOOLEAN -> {
                boolean truth = rows.getBoolean(position);
                return rows.wasNull() ? null : nodes.booleanNode(truth);
            }
            case BIGINT -> {
                long number = rows.getLong(position);
                return rows.wasNull() ? null : nodes.numberNode(number);
            }
            case DECIMAL -> {
                BigDecimal number = rows.getBigDecimal(position);
                return number == null ? null : nodes.numberNode(number);
            }
            case VARCHAR -> {
                String text = rows.getString(position);
                return text == null ? null : string(text);
            }
            case JSON -> {
                byte[] json = rows.getBytes(position);
                return json == null ? null : json(json);
            }
        }
        throw new AssertionError(column.type());
    }

    private JsonNode string(String text) {
        textRead += text.length();
        return nodes.stringNode(text);
    }

    private JsonNode json(byte[] utf8) {
        textRead += utf8.length;
        return Json.parseStored(utf8);
    }
}
