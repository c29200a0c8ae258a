package io.profilestore.migrate;

import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which fields shall get columns, as far as that is not left to what a source holds.
 *
 * @param minCoverage the share of all profiles that must have a field, from 0 to 1
 * @param types fields that get a column of this type, whatever they hold; what does not fit stays in {@code extra}
 * @param included fields that get a column however few profiles have them, of the type that most of their values fit
 * @param excluded fields that get none
 */
public record ColumnChoice(
        double minCoverage, Map<String, ColumnType> types, Set<String> included, Set<String> excluded) {

    /** At least half of the profiles, and no field named. */
    public static final ColumnChoice DEFAULT = new ColumnChoice(0.5, Map.of(), Set.of(), Set.of());

    /** @throws InvalidChoice if the coverage is out of range, a field is both wanted and not, or cannot have a column */
    public ColumnChoice {
        if (!(minCoverage >= 0 && minCoverage <= 1)) {
            throw new InvalidChoice(
                    "the coverage " + minCoverage + " is no share of the profiles",
                    "Give --min-coverage a number from 0 to 1, for example 0.5 for half of them.");
        }
        types = Map.copyOf(types);
        included = Set.copyOf(included);
        excluded = Set.copyOf(excluded);
        for (String field : excluded) {
            if (included.contains(field) || types.containsKey(field)) {
                throw new InvalidChoice(
                        "the field " + InvalidChoice.quoted(field) + " is excluded and wanted",
                        "Leave out --exclude, or --include and --type, for it.");
            }
        }
        for (Set<String> wanted : List.of(included, types.keySet())) {
            for (String field : wanted) {
                if (!Column.canBeFor(field)) {
                    throw new InvalidChoice(
                            "the field " + InvalidChoice.quoted(field)
                                    + " cannot have a column: its name is longer than " + Column.MAX_FIELD_LENGTH
                                    + " UTF-16 units or holds a NUL character",
                            "Leave it out; it lives in extra.");
                }
            }
        }
    }

    /** Whether a field was asked for by name. */
    boolean names(String field) {
        return types.containsKey(field) || included.contains(field);
    }
}
