package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.json.ProfileRules;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.Columns;
import io.profilestore.sql.Statements.Step;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Changes that one UPDATE of declared columns expresses.
 *
 * @param dialect whose statement it is
 * @param steps what happens to which column
 * @param values the values of the steps that take one
 */
record ColumnUpdate(Dialect dialect, SortedMap<Column, Step> steps, Map<Column, JsonNode> values) {

    /**
     * The update for these changes, null where a single statement cannot make them: a field without a column, a value
     * that does not fit, a sum that the database would round.
     *
     * @throws io.profilestore.InvalidProfile if a name or value is outside the limits
     */
    static @Nullable ColumnUpdate of(Call call, Dialect dialect, Columns columns, Changes changes) {
        ColumnUpdate update =
                new ColumnUpdate(dialect, new TreeMap<>(Comparator.comparing(Column::name)), new HashMap<>());
        boolean possible = !changes.byField().isEmpty();
        for (Map.Entry<String, Changes.Change> change : changes.byField().entrySet()) {
            // Every value is checked, also when an earlier one has ruled out the single statement.
            possible &= update.add(call, columns.of(change.getKey()), change.getKey(), change.getValue());
        }
        return possible ? update : null;
    }

    private boolean add(Call call, @Nullable Column column, String field, Changes.Change change) {
        if (change instanceof Changes.Set set) {
            JsonNode value = ProfileRules.checkField(call, field, set.value(), dialect.limits());
            return column != null && column.type().fits(value) && take(column, Step.SET, value);
        }
        if (change instanceof Changes.Increment increment) {
            JsonNode delta = ProfileRules.checkField(call, field, increment.delta(), dialect.limits());
            // BIGINT rounds silently (5 + 0.6 is 6), and only integers of 64 bits fit it.
            return column != null
                    && column.type() == ColumnType.BIGINT
                    && column.type().fits(delta)
                    && take(column, Step.ADD, delta);
        }
        ProfileRules.checkName(call, field);
        return column != null && take(column, Step.UNSET, null);
    }

    private boolean take(Column column, Step step, @Nullable JsonNode value) {
        steps.put(column, step);
        if (value != null) {
            values.put(column, value);
        }
        return true;
    }

    /** Binds the values from the first parameter on; returns the number of the next parameter. */
    int bind(PreparedStatement statement) throws SQLException {
        int next = 1;
        for (Column column : steps.keySet()) {
            JsonNode value = values.get(column);
            if (value != null) {
                ProfileRow.bind(dialect, statement, next++, column, value);
            }
        }
        return next;
    }
}
