package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.Columns;
import io.profilestore.sql.Statements.Step;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes that one UPDATE expresses: of declared columns and, where the database can do that, of members of {@code extra}.
 *
 * @param statements for the columns that were known then
 * @param steps what happens to which column
 * @param values the values of the steps that take one
 * @param merged the bytes of the members that come into {@code extra}, a JSON object; null where none comes in or goes
 * @param removed the names of those that go
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record ColumnUpdate(
        Dialect dialect,
        Statements statements,
        SortedMap<Column, Step> steps,
        Map<Column, JsonNode> values,
        byte @Nullable [] merged,
        List<String> removed) {

    /**
     * The update for these changes, null where a single statement cannot make them: a field without a column or a value
     * that does not fit, where {@code extra} cannot be merged; a sum that the database would round.
     *
     * @throws io.profilestore.InvalidProfile if a name or value is outside the limits
     */
    static @Nullable ColumnUpdate of(Call call, Dialect dialect, Statements statements, Changes changes) {
        return new Builder(call, dialect, statements.columns()).update(statements, changes);
    }

    /** The statement's text. */
    String sql(Expect expect) {
        boolean atVersion = expect instanceof Expect.Version;
        return merged == null ? statements.update(steps, atVersion) : statements.merge(steps, atVersion);
    }

    /** Binds all parameters. */
    void bind(PreparedStatement statement, String key, long token, Expect expect) throws SQLException {
        int next = 1;
        for (Column column : steps.keySet()) {
            JsonNode value = values.get(column);
            if (value != null) {
                ProfileRow.bind(dialect, statement, next++, column, value);
            }
        }
        if (merged != null) {
            dialect.setTexts(statement, next++, removed);
            statement.setBytes(next++, merged);
        }
        statement.setLong(next++, token);
        statement.setString(next++, key);
        if (merged != null) {
            next = statements.bindGuard(statement, next);
        }
        if (expect instanceof Expect.Version version) {
            statement.setLong(next, version.version());
        }
    }

    /** Sorts changes into columns and {@code extra}. */
    private static final class Builder {

        private final Call call;
        private final Dialect dialect;
        private final Columns columns;
        private final SortedMap<Column, Step> steps = new TreeMap<>(Comparator.comparing(Column::name));
        private final Map<Column, JsonNode> values = new HashMap<>();
        private final ObjectNode merged = Json.mapper().createObjectNode();
        private boolean merges;

        Builder(Call call, Dialect dialect, Columns columns) {
            this.call = call;
            this.dialect = dialect;
            this.columns = columns;
        }

        @Nullable
        ColumnUpdate update(Statements statements, Changes changes) {
            boolean possible = !changes.byField().isEmpty();
            for (Map.Entry<String, Changes.Change> change : changes.byField().entrySet()) {
                // Every value is checked, also when an earlier one has ruled out the single statement.
                possible &= add(change.getKey(), change.getValue());
            }
            if (!possible || (merges && dialect.merge() == null)) {
                return null;
            }
            if (!merges) {
                return new ColumnUpdate(dialect, statements, steps, values, null, List.of());
            }
            byte[] members = dialect.jsonText(merged, Json.bytes(merged));
            if (members.length > Dialect.Merge.MOST_BYTES) {
                return null;
            }
            List<String> removed = changes.byField().keySet().stream()
                    .filter(field -> !merged.has(field))
                    .toList();
            return new ColumnUpdate(dialect, statements, steps, values, members, removed);
        }

        /** Whether one statement can make this change. */
        private boolean add(String field, Changes.Change change) {
            Column column = columns.of(field);
            if (change instanceof Changes.Set set) {
                JsonNode value = ProfileRules.checkField(call, field, set.value(), dialect.limits());
                if (column != null && column.type().fits(value)) {
                    return step(column, Step.SET, value);
                }
                merges = true;
                merged.set(field, value);
                return column == null || step(column, Step.UNSET, null);
            }
            if (change instanceof Changes.Increment increment) {
                JsonNode delta = ProfileRules.checkField(call, field, increment.delta(), dialect.limits());
                // BIGINT rounds silently (5 + 0.6 is 6), and only integers of 64 bits fit it.
                return column != null
                        && column.type() == ColumnType.BIGINT
                        && column.type().fits(delta)
                        && step(column, Step.ADD, delta);
            }
            ProfileRules.checkName(call, field);
            merges |= column == null;
            return column == null ? dialect.canAskFor(field) : step(column, Step.UNSET, null);
        }

        private boolean step(Column column, Step step, @Nullable JsonNode value) {
            steps.put(column, step);
            if (value != null) {
                values.put(column, value);
            }
            return true;
        }
    }
}
