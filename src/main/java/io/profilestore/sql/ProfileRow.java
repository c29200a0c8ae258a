package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile as a row: which part of it goes into which column, and back.
 *
 * <p>The invariant for a field with a column: where {@code extra} has the field, that is its value and the column is
 * NULL; else the column's value, if not NULL, is the field's; else there is no such field.
 */
final class ProfileRow {

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int NUMBER_LENGTH = 8;
    private static final int FIRST_COLUMN = 4;

    private final Columns columns;
    private final @Nullable JsonNode[] values;
    private final byte @Nullable [] document;
    private final byte[] extra;

    private ProfileRow(Columns columns, @Nullable JsonNode[] values, byte @Nullable [] document, byte[] extra) {
        this.columns = columns;
        this.values = values;
        this.document = document;
        this.extra = extra;
    }

    /**
     * The row for a value.
     *
     * @throws io.profilestore.InvalidProfile if the value's text is too large
     */
    static ProfileRow of(Call call, Columns columns, JsonNode value) {
        List<Column> all = columns.all();
        @Nullable JsonNode[] values = new @Nullable JsonNode[all.size()];
        if (!(value instanceof ObjectNode object)) {
            return new ProfileRow(columns, values, ProfileRules.bytes(call, value), NOTHING);
        }
        int fitting = 0;
        for (int i = 0; i < values.length; i++) {
            JsonNode member = object.get(all.get(i).field());
            if (member != null && all.get(i).type().fits(member)) {
                values[i] = member;
                fitting++;
            }
        }
        byte[] extra = fitting == object.size() ? NOTHING : ProfileRules.bytes(call, rest(columns, object));
        return new ProfileRow(columns, values, null, extra);
    }

    /** The members that no column holds. */
    private static ObjectNode rest(Columns columns, ObjectNode object) {
        ObjectNode rest = object.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Column column = columns.of(member.getKey());
            if (column == null || !column.type().fits(member.getValue())) {
                rest.set(member.getKey(), member.getValue());
            }
        }
        return rest;
    }

    /** Binds every column, then document and extra, from a parameter on; returns the number of the next parameter. */
    int bind(PreparedStatement statement, int parameter) throws SQLException {
        int next = parameter;
        for (int i = 0; i < values.length; i++) {
            bind(statement, next++, columns.all().get(i), values[i]);
        }
        statement.setBytes(next++, document);
        statement.setBytes(next++, extra);
        return next;
    }

    /** Binds a value that fits the column; null makes it NULL. */
    static void bind(PreparedStatement statement, int parameter, Column column, @Nullable JsonNode value)
            throws SQLException {
        if (value == null) {
            statement.setNull(parameter, Types.NULL);
            return;
        }
        switch (column.type()) {
            case BOOLEAN -> statement.setBoolean(parameter, value.booleanValue());
            case BIGINT -> statement.setLong(parameter, value.longValue());
            case DECIMAL -> statement.setBigDecimal(parameter, value.decimalValue());
            case VARCHAR -> statement.setString(parameter, value.stringValue());
            case JSON -> statement.setBytes(parameter, Json.bytes(value));
        }
    }

    /** Whether a row that was read with {@link Statements#FIXED} shows that columns have been declared since. */
    static boolean isStale(ResultSet row, Columns columns) throws SQLException {
        return row.getInt(3) != columns.generation();
    }

    /** The version of a row that was read with it. */
    static long version(ResultSet row, Columns columns) throws SQLException {
        return row.getLong(afterColumns(columns));
    }

    /** The key of a row that was read with it. */
    static String key(ResultSet row, Columns columns) throws SQLException {
        return row.getString(afterColumns(columns) + 1);
    }

    private static int afterColumns(Columns columns) {
        return FIRST_COLUMN + columns.all().size();
    }

    /** The value of a row that was read with {@link Statements#FIXED} and these columns. */
    static JsonNode value(ResultSet row, Columns columns) throws SQLException {
        byte[] document = row.getBytes(1);
        if (document != null) {
            return Json.parse(document);
        }
        byte[] extra = row.getBytes(2);
        ObjectNode value =
                Arrays.equals(extra, NOTHING) ? Json.mapper().createObjectNode() : (ObjectNode) Json.parse(extra);
        int position = FIRST_COLUMN;
        for (Column column : columns.all()) {
            JsonNode member = member(row, position++, column);
            if (member != null && !value.has(column.field())) {
                value.set(column.field(), member);
            }
        }
        return value;
    }

    /** About how much text a row holds: bytes of JSON, characters of strings. */
    static long length(ResultSet row, Columns columns) throws SQLException {
        byte[] document = row.getBytes(1);
        long length = document == null ? 0 : document.length;
        length += row.getBytes(2).length;
        int position = FIRST_COLUMN;
        for (Column column : columns.all()) {
            length += length(row, position++, column);
        }
        return length;
    }

    /** Numbers are short, and their text is not made only to be measured. */
    private static long length(ResultSet row, int position, Column column) throws SQLException {
        switch (column.type()) {
            case VARCHAR -> {
                String text = row.getString(position);
                return text == null ? 0 : text.length();
            }
            case JSON -> {
                byte[] json = row.getBytes(position);
                return json == null ? 0 : json.length;
            }
            case DECIMAL, BIGINT, BOOLEAN -> {
                return NUMBER_LENGTH;
            }
        }
        throw new AssertionError(column.type());
    }

    /** The profile of a row that was read with version, key and both instants at its end. */
    static Profile profile(ResultSet row, Columns columns) throws SQLException {
        int instants = afterColumns(columns) + 2;
        return new Profile(
                key(row, columns),
                value(row, columns),
                version(row, columns),
                row.getObject(instants, OffsetDateTime.class).toInstant(),
                row.getObject(instants + 1, OffsetDateTime.class).toInstant());
    }

    private static @Nullable JsonNode member(ResultSet row, int position, Column column) throws SQLException {
        JsonNodeFactory nodes = Json.mapper().getNodeFactory();
        switch (column.type()) {
            case BOOLEAN -> {
                boolean truth = row.getBoolean(position);
                return row.wasNull() ? null : nodes.booleanNode(truth);
            }
            case BIGINT -> {
                long number = row.getLong(position);
                return row.wasNull() ? null : nodes.numberNode(number);
            }
            case DECIMAL -> {
                BigDecimal number = row.getBigDecimal(position);
                return number == null ? null : nodes.numberNode(number);
            }
            case VARCHAR -> {
                String text = row.getString(position);
                return text == null ? null : nodes.stringNode(text);
            }
            case JSON -> {
                byte[] json = row.getBytes(position);
                return json == null ? null : Json.parse(json);
            }
        }
        throw new AssertionError(column.type());
    }
}
