package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import io.profilestore.sql.BulkInsert.JsonText;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile as a row: which part of it goes into which column. {@link ProfileRows} is the way back.
 *
 * <p>The invariant for a field with a column: where {@code extra} has the field, that is its value and the column is
 * NULL; else the column's value, if not NULL, is the field's; else there is no such field.
 */
final class ProfileRow {

    /** What {@code extra} holds where every field has a column. */
    static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final Dialect dialect;
    private final Columns columns;
    private final @Nullable JsonNode[] values;
    private final byte @Nullable [] document;
    private final byte[] extra;

    private ProfileRow(
            Dialect dialect, Columns columns, @Nullable JsonNode[] values, byte @Nullable [] document, byte[] extra) {
        this.dialect = dialect;
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
    static ProfileRow of(Call call, Dialect dialect, Columns columns, JsonNode value) {
        List<Column> all = columns.all();
        @Nullable JsonNode[] values = new @Nullable JsonNode[all.size()];
        if (!(value instanceof ObjectNode object)) {
            return new ProfileRow(dialect, columns, values, text(call, dialect, value), NOTHING);
        }
        int fitting = 0;
        for (int i = 0; i < values.length; i++) {
            JsonNode member = object.get(all.get(i).field());
            if (member != null && all.get(i).type().fits(member)) {
                values[i] = member;
                fitting++;
            }
        }
        byte[] extra = fitting == object.size() ? NOTHING : text(call, dialect, rest(columns, object));
        return new ProfileRow(dialect, columns, values, null, extra);
    }

    private static byte[] text(Call call, Dialect dialect, JsonNode value) {
        return dialect.jsonText(value, ProfileRules.bytes(call, value));
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
            bind(dialect, statement, next++, columns.all().get(i), values[i]);
        }
        statement.setBytes(next++, document);
        statement.setBytes(next++, extra);
        return next;
    }

    /** What {@link #bind} binds, for a {@link BulkInsert}. */
    void addTo(List<@Nullable Object> row) {
        for (int i = 0; i < values.length; i++) {
            JsonNode value = values[i];
            row.add(value == null ? null : plain(dialect, columns.all().get(i), value));
        }
        row.add(document == null ? null : new JsonText(document));
        row.add(new JsonText(extra));
    }

    private static Object plain(Dialect dialect, Column column, JsonNode value) {
        return switch (column.type()) {
            case BOOLEAN -> value.booleanValue();
            case BIGINT -> value.longValue();
            case DECIMAL -> value.decimalValue();
            case VARCHAR -> value.stringValue();
            case JSON -> new JsonText(dialect.jsonText(value, Json.bytes(value)));
        };
    }

    /** Binds a value that fits the column; null makes it NULL. */
    static void bind(
            Dialect dialect, PreparedStatement statement, int parameter, Column column, @Nullable JsonNode value)
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
            case JSON -> statement.setBytes(parameter, dialect.jsonText(value, Json.bytes(value)));
        }
    }
}
