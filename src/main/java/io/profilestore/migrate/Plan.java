package io.profilestore.migrate;

import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a source holds, and which columns its fields should have; found in one pass over all of it. Needs no database. */
public final class Plan {

    private final FieldStatistics statistics;
    private final Fingerprint fingerprint;
    private final ColumnChoice choice;
    private final @Nullable List<Column> sourceColumns;

    private Plan(
            FieldStatistics statistics,
            Fingerprint fingerprint,
            ColumnChoice choice,
            @Nullable List<Column> sourceColumns) {
        this.statistics = statistics;
        this.fingerprint = fingerprint;
        this.choice = choice;
        this.sourceColumns = sourceColumns;
    }

    /**
     * Reads the whole source.
     *
     * @throws SourceException if it cannot be read
     * @throws InvalidChoice if the choice names a field that the source has not
     */
    public static Plan of(Source source, ColumnChoice choice, Progress progress) {
        return of(new Scan(source, Long.MAX_VALUE, progress), choice);
    }

    static Plan of(Scan scan, ColumnChoice choice) {
        @Nullable
        List<Column> columns = scan.source().store().map(Snapshot::columns).orElse(null);
        Inference.requireKnown(scan.fields(), choice, columns);
        return new Plan(scan.fields(), scan.fingerprint(), choice, columns);
    }

    /** How many profiles the source has, those that a later one of the same key supersedes included. */
    public long profiles() {
        return statistics.records();
    }

    /** The source as it was read. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * All fields that were counted, those in most profiles first, then by name.
     *
     * @param declared the columns that the store has already
     * @throws InvalidChoice if a column that is there is to be another, or there would be too many
     */
    public List<PlannedField> fields(Collection<Column> declared) {
        Inference inference = inference(declared);
        Map<String, Column> known = declared.stream().collect(Collectors.toMap(Column::field, Function.identity()));
        Map<String, UndeclaredField> undeclared =
                inference.undeclared().stream().collect(Collectors.toMap(UndeclaredField::field, Function.identity()));
        List<PlannedField> fields = new ArrayList<>();
        statistics.fields().forEach((name, counts) -> {
            Column column = known.get(name);
            Optional<ColumnType> type =
                    Optional.ofNullable(column == null ? inference.columns().get(name) : column.type());
            fields.add(new PlannedField(
                    counts.summary(name),
                    (double) counts.present() / statistics.records(),
                    type,
                    column != null,
                    type.map(t -> misfits(counts, t)).orElse(0L),
                    Optional.ofNullable(undeclared.get(name))));
        });
        fields.sort(Comparator.comparingLong(
                        (PlannedField field) -> -field.summary().present())
                .thenComparing(field -> field.summary().field()));
        return fields;
    }

    /** The columns that should be declared, with the reasons. */
    public List<WantedColumn> wanted(Collection<Column> declared) {
        return inference(declared).columns().entrySet().stream()
                .map(column ->
                        new WantedColumn(column.getKey(), column.getValue(), why(column.getKey(), column.getValue())))
                .toList();
    }

    Inference inference(Collection<Column> declared) {
        return Inference.of(statistics, declared, choice, sourceColumns);
    }

    private static long misfits(FieldCounts counts, ColumnType type) {
        return counts.present() - counts.nulls() - counts.fitting().getOrDefault(type, 0L);
    }

    private String why(String name, ColumnType type) {
        FieldCounts counts = statistics.fields().get(name);
        if (counts == null) {
            return type + ", as in the source, where no profile has the field.";
        }
        FieldSummary field = counts.summary(name);
        StringBuilder why = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, for a field in %,d of %,d profiles (%s)",
                type,
                field.present(),
                profiles(),
                PlannedField.percent((double) field.present() / profiles())));
        if (choice.types().containsKey(name)) {
            why.append(", asked for with --type");
        } else if (choice.included().contains(name)) {
            why.append(", asked for with --include");
        } else if (sourceColumns != null) {
            why.append(", as in the source");
        }
        why.append(".\nThere: ").append(types(field));
        why.append("; ").append(field.distinctText()).append(" different");
        if (field.longestString() > 0) {
            why.append(String.format(Locale.ROOT, "; longest string %,d characters", field.longestString()));
        }
        if (field.longestContainer() > 0) {
            why.append(String.format(Locale.ROOT, "; longest array or object %,d bytes", field.longestContainer()));
        }
        why.append('.');
        long misfits = misfits(counts, type);
        if (misfits > 0) {
            why.append(String.format(Locale.ROOT, "\n%,d values do not fit and stay in extra.", misfits));
        }
        return why.toString();
    }

    /** For example {@code 12 string, 1 null}. */
    private static String types(FieldSummary field) {
        List<String> parts = new ArrayList<>();
        field.types().forEach((type, count) -> parts.add(String.format(Locale.ROOT, "%,d %s", count, type.text())));
        if (field.nulls() > 0) {
            parts.add(String.format(Locale.ROOT, "%,d null", field.nulls()));
        }
        return String.join(", ", parts);
    }
}
