package io.profilestore.migrate;

import io.profilestore.migrate.UndeclaredField.Reason;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a source should have a column of their own, and of which type; inferred from all records, never from
 * a sample.
 *
 * <p>A field is proposed if enough of all profiles have it, if one {@link ColumnType} fits all its values that are
 * not JSON {@code null}, of which there must be one, and if SQL can name it. {@link ColumnChoice} overrules that for the
 * fields that it names. A store has at most {@value #MAX_COLUMNS} columns; the named fields come first, then those in most
 * profiles, then by name.
 *
 * @param columns the fields to declare, in that order
 * @param undeclared the others that were seen, except those that have a column already, in the same order
 */
record Inference(Map<String, ColumnType> columns, List<UndeclaredField> undeclared) {

    static final int MAX_COLUMNS = 100;

    /**
     * Says no before anything is opened.
     *
     * @throws InvalidChoice if a field that is named is none of the source's
     */
    static void requireKnown(
            FieldStatistics statistics, ColumnChoice choice, @Nullable Collection<Column> sourceColumns) {
        Set<String> known = new HashSet<>(statistics.fields().keySet());
        if (sourceColumns != null) {
            sourceColumns.forEach(column -> known.add(column.field()));
        }
        Stream.of(choice.types().keySet(), choice.included(), choice.excluded())
                .flatMap(Set::stream)
                .filter(field -> !known.contains(field))
                .sorted()
                .findFirst()
                .ifPresent(field -> {
                    throw InvalidChoice.unknown(field, known);
                });
    }

    /**
     * What a source's fields become.
     *
     * @param declared the columns that the store has already
     * @throws InvalidChoice as {@link #requireKnown}, or if a column that is there is to be another, or there would be too
     *     many
     */
    static Inference of(FieldStatistics statistics, Collection<Column> declared, ColumnChoice choice) {
        return of(statistics, declared, choice, null);
    }

    /**
     * Likewise.
     *
     * @param sourceColumns those of a source that is a store: they are what is proposed, whatever the profiles hold; null for
     *     any other source
     */
    static Inference of(
            FieldStatistics statistics,
            Collection<Column> declared,
            ColumnChoice choice,
            @Nullable Collection<Column> sourceColumns) {
        requireKnown(statistics, choice, sourceColumns);
        Map<String, ColumnType> proposed = new HashMap<>();
        if (sourceColumns != null) {
            sourceColumns.forEach(column -> proposed.put(column.field(), column.type()));
        }
        Map<String, Column> known = declared.stream().collect(Collectors.toMap(Column::field, Function.identity()));
        known.values().forEach(column -> requireSame(column, choice));
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        List<UndeclaredField> undeclared = new ArrayList<>();
        for (Map.Entry<String, FieldCounts> candidate : candidates(statistics, choice, proposed.keySet())) {
            String name = candidate.getKey();
            if (known.containsKey(name)) {
                continue;
            }
            UndeclaredField against = sourceColumns == null
                    ? objection(name, candidate.getValue(), statistics.records(), choice)
                    : objection(name, proposed.containsKey(name), choice);
            if (against == null && known.size() + columns.size() >= MAX_COLUMNS) {
                against = tooMany(name, choice);
            }
            if (against == null) {
                columns.put(name, type(name, candidate.getValue(), choice, proposed.get(name)));
            } else {
                undeclared.add(against);
            }
        }
        return new Inference(columns, undeclared);
    }

    /** All fields: the named ones, then the others, those in most profiles first. */
    private static List<Map.Entry<String, FieldCounts>> candidates(
            FieldStatistics statistics, ColumnChoice choice, Set<String> proposed) {
        Map<String, FieldCounts> fields = new HashMap<>(statistics.fields());
        proposed.forEach(field -> fields.putIfAbsent(field, new FieldCounts()));
        return fields.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, FieldCounts> field) -> !choice.names(field.getKey()))
                        .thenComparing(field -> -field.getValue().present())
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    private static void requireSame(Column column, ColumnChoice choice) {
        String problem =
                "the field " + InvalidChoice.quoted(column.field()) + " has a column already, of type " + column.type();
        if (choice.excluded().contains(column.field())) {
            throw new InvalidChoice(problem, "A column stays once it is declared; leave out --exclude for it.");
        }
        if (choice.types().getOrDefault(column.field(), column.type()) != column.type()) {
            throw new InvalidChoice(
                    problem, "A column's type stays; leave out --type for it. Values that do not fit stay in extra.");
        }
    }

    private static UndeclaredField tooMany(String name, ColumnChoice choice) {
        if (choice.names(name)) {
            throw new InvalidChoice(
                    "there is no room for a column for " + InvalidChoice.quoted(name) + ": a store has at most "
                            + MAX_COLUMNS + " columns",
                    "Name fewer fields with --include and --type.");
        }
        return new UndeclaredField(name, Reason.TOO_MANY_COLUMNS, "a store has at most " + MAX_COLUMNS + " columns");
    }

    private static ColumnType type(String name, FieldCounts field, ColumnChoice choice, @Nullable ColumnType proposed) {
        ColumnType chosen = choice.types().get(name);
        if (chosen != null) {
            return chosen;
        }
        if (proposed != null) {
            return proposed;
        }
        return field.fitting().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow(() -> new InvalidChoice(
                        "the field " + InvalidChoice.quoted(name) + " holds nothing that says of which type its column"
                                + " should be: " + field.nulls() + " times null, and "
                                + (field.present() - field.nulls()) + " integers beyond 64 bits",
                        "Say which with --type, for example --type " + name + "=VARCHAR."))
                .getKey();
    }

    private static @Nullable UndeclaredField objection(
            String name, FieldCounts field, long records, ColumnChoice choice) {
        if (choice.excluded().contains(name)) {
            return new UndeclaredField(name, Reason.EXCLUDED, "excluded by --exclude");
        }
        if (choice.names(name)) {
            return null;
        }
        if (name.length() > Column.MAX_FIELD_LENGTH) {
            return new UndeclaredField(
                    name, Reason.UNNAMEABLE, "the name is longer than " + Column.MAX_FIELD_LENGTH + " UTF-16 units");
        }
        if (!Column.canBeFor(name)) {
            return new UndeclaredField(name, Reason.UNNAMEABLE, "the name holds a NUL character");
        }
        if (field.present() < choice.minCoverage() * records) {
            return new UndeclaredField(
                    name,
                    Reason.RARE,
                    "in " + field.present() + " of " + records + " profiles, fewer than "
                            + share(choice.minCoverage()));
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

    /** Of a field of a store. */
    private static @Nullable UndeclaredField objection(String name, boolean proposed, ColumnChoice choice) {
        if (choice.excluded().contains(name)) {
            return new UndeclaredField(name, Reason.EXCLUDED, "excluded by --exclude");
        }
        return proposed || choice.names(name)
                ? null
                : new UndeclaredField(name, Reason.NONE_IN_SOURCE, "has no column in the source");
    }

    private static String share(double coverage) {
        return coverage == 0.5
                ? "half"
                : new BigDecimal(Double.toString(100 * coverage))
                                .round(new MathContext(4))
                                .stripTrailingZeros()
                                .toPlainString()
                        + " %";
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
