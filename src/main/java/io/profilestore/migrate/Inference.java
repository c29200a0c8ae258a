package io.profilestore.migrate;

import io.profilestore.migrate.UndeclaredField.Reason;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a source should have a column of their own, and of which type; inferred from all records, never from
 * a sample.
 *
 * <p>A field is proposed if at least half of all profiles have it, if one {@link ColumnType} fits all its values that are
 * not JSON {@code null}, of which there must be one, and if SQL can name it. A store has at most {@value #MAX_COLUMNS}
 * columns; the fields in most profiles come first, then by name.
 *
 * @param columns the fields to declare, in that order
 * @param undeclared the others that were seen, except those that have a column already, in the same order
 */
record Inference(Map<String, ColumnType> columns, List<UndeclaredField> undeclared) {

    static final int MAX_COLUMNS = 100;
    static final double MIN_COVERAGE = 0.5;

    /** @param declared the columns that the store has already */
    static Inference of(FieldStatistics statistics, Collection<Column> declared) {
        Set<String> known = declared.stream().map(Column::field).collect(Collectors.toSet());
        List<Map.Entry<String, FieldCounts>> candidates = statistics.fields().entrySet().stream()
                .filter(field -> !known.contains(field.getKey()))
                .sorted(Comparator.comparingLong((Map.Entry<String, FieldCounts> field) ->
                                -field.getValue().present())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        List<UndeclaredField> undeclared = new ArrayList<>();
        for (Map.Entry<String, FieldCounts> candidate : candidates) {
            String name = candidate.getKey();
            FieldCounts field = candidate.getValue();
            UndeclaredField against = objection(name, field, statistics.records());
            if (against == null && declared.size() + columns.size() >= MAX_COLUMNS) {
                against = new UndeclaredField(
                        name, Reason.TOO_MANY_COLUMNS, "a store has at most " + MAX_COLUMNS + " columns");
            }
            if (against == null) {
                columns.put(name, field.fitting().keySet().iterator().next());
            } else {
                undeclared.add(against);
            }
        }
        return new Inference(columns, undeclared);
    }

    private static @Nullable UndeclaredField objection(String name, FieldCounts field, long records) {
        if (name.length() > Column.MAX_FIELD_LENGTH) {
            return new UndeclaredField(
                    name, Reason.UNNAMEABLE, "the name is longer than " + Column.MAX_FIELD_LENGTH + " UTF-16 units");
        }
        if (name.indexOf('\0') >= 0) {
            return new UndeclaredField(name, Reason.UNNAMEABLE, "the name holds a NUL character");
        }
        if (field.present() < MIN_COVERAGE * records) {
            return new UndeclaredField(
                    name, Reason.RARE, "in " + field.present() + " of " + records + " profiles, fewer than half");
        }
        long values = field.present() - field.nulls();
        if (values == 0) {
            return new UndeclaredField(name, Reason.ALWAYS_NULL, "null in each of " + field.nulls() + " profiles");
        }
        if (field.fitting().size() != 1 || field.fitting().values().iterator().next() != values) {
            return new UndeclaredField(name, Reason.MIXED_TYPES, "mixed types: " + mixture(field, values));
        }
        return null;
    }

    /** For example {@code 12 BIGINT, 3 VARCHAR, 1 integers beyond 64 bits}. */
    private static String mixture(FieldCounts field, long values) {
        List<String> parts = new ArrayList<>();
        long others = values;
        for (Map.Entry<ColumnType, Long> fitting : field.fitting().entrySet()) {
            parts.add(fitting.getValue() + " " + fitting.getKey());
            others -= fitting.getValue();
        }
        if (others > 0) {
            parts.add(others + " integers beyond 64 bits");
        }
        return String.join(", ", parts);
    }
}
