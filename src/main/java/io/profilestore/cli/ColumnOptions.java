package io.profilestore.cli;

import io.profilestore.migrate.ColumnChoice;
import io.profilestore.migrate.InvalidChoice;
import io.profilestore.schema.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which fields get columns of their own. */
final class ColumnOptions {

    static final String MIN_COVERAGE = "--min-coverage";

    private static final String TYPES =
            Arrays.stream(ColumnType.values()).map(Enum::name).collect(Collectors.joining(", "));

    @Option(
            names = MIN_COVERAGE,
            paramLabel = "SHARE",
            description = "How many of all profiles must have a field, from 0 to 1, for it to get a column."
                    + " Default: 0.5, half of them. Not for a database, whose own columns are taken over.")
    private @Nullable String minCoverage;

    @Option(
            names = "--type",
            paramLabel = "FIELD=TYPE",
            description = {
                "Gives a field a column of this type, whatever it holds: BOOLEAN, BIGINT, DECIMAL, VARCHAR or JSON."
                        + " Values that do not fit stay in the JSON column beside it.",
                "May be given several times, as may the next two."
            })
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--include",
            paramLabel = "FIELD",
            description =
                    "Gives a field a column, of the type that most of its values fit, however few profiles have it.")
    private List<String> included = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "FIELD", description = "Gives a field no column.")
    private List<String> excluded = new ArrayList<>();

    /** Whether a field is named that shall have a column. */
    boolean wantColumns() {
        return !types.isEmpty() || !included.isEmpty();
    }

    /** @throws CliException if it cannot be had, whatever the source holds */
    ColumnChoice choice(String command) {
        try {
            return new ColumnChoice(
                    coverage(command), types(command), new HashSet<>(included), new HashSet<>(excluded));
        } catch (InvalidChoice e) {
            throw CliException.usage(command, e.problem(), e.nextStep());
        }
    }

    private double coverage(String command) {
        if (minCoverage == null) {
            return ColumnChoice.DEFAULT.minCoverage();
        }
        try {
            return Double.parseDouble(minCoverage);
        } catch (NumberFormatException e) {
            throw CliException.usage(
                    command,
                    "--min-coverage " + Texts.quoted(minCoverage) + " is no number",
                    "Give it a number from 0 to 1, for example 0.5 for half of the profiles.");
        }
    }

    private Map<String, ColumnType> types(String command) {
        Map<String, ColumnType> byField = new HashMap<>();
        for (String text : types) {
            // The name of a field may hold the sign, that of a type does not.
            int sign = text.lastIndexOf('=');
            if (sign < 0) {
                throw CliException.usage(
                        command,
                        "--type " + Texts.quoted(text) + " names no type",
                        "Write FIELD=TYPE, for example --type zip=VARCHAR.");
            }
            String field = text.substring(0, sign);
            ColumnType type = type(command, text.substring(sign + 1));
            ColumnType before = byField.put(field, type);
            if (before != null && before != type) {
                throw CliException.usage(
                        command,
                        "--type says both " + before + " and " + type + " for the field " + Texts.quoted(field),
                        "Leave out one of them.");
            }
        }
        return byField;
    }

    private static ColumnType type(String command, String name) {
        String typed = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(ColumnType.values())
                .filter(type -> type.name().equals(typed))
                .findFirst()
                .orElseThrow(() -> CliException.usage(
                        command,
                        "there is no type " + Texts.quoted(name),
                        Nearest.to(
                                                typed,
                                                Arrays.stream(ColumnType.values())
                                                        .map(Enum::name)
                                                        .toList())
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "The types are " + TYPES + "."));
    }
}
