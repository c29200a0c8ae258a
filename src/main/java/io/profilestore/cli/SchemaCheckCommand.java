package io.profilestore.cli;

import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.Schema;
import io.profilestore.schema.SchemaDifference;
import io.profilestore.schema.SchemaDifference.Verdict;
import io.profilestore.schema.SchemaState.Keeper;
import io.profilestore.sql.SqlTables;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code schema check}: compares the tables with what is needed. */
@Command(
        name = "check",
        description = {
            "Compares the tables in a database with those that this version needs, item by item.",
            "Items are tables, columns with type and nullability, keys, functions, the declared columns that profile_column"
                    + " names, and the rights of the role PROFILESTORE_APPLICATION where the user may see them. It changes"
                    + " nothing.",
            "What is missing or wrong ends with exit code 1. What is foreign is yours, such as a constraint of your own: it is"
                    + " listed. A column of yours that no profile could be written beside is wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore schema check",
            "  profilestore schema check --at 'jdbc:h2:tcp://127.0.0.1/profiles;SCHEMA=TEAM' --json"
        })
final class SchemaCheckCommand extends TablesCommand {

    SchemaCheckCommand(Shell shell) {
        super("schema check", shell);
    }

    @Override
    int run(SqlTables tables) {
        SqlTables.Looked looked = tables.look();
        print(text(tables.location(), looked), json(tables.location(), looked));
        return looked.check().isComplete() ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private static String text(String location, SqlTables.Looked looked) {
        Lines lines = new Lines();
        lines.add(location + ", schema " + looked.schema() + ": " + keeper(looked));
        for (SchemaDifference difference : looked.check().differences()) {
            lines.add("%-8s %s".formatted(word(difference.verdict()), item(difference)));
        }
        if (!looked.check().rightsSeen()) {
            lines.add("The role and its rights were not looked at: this user may not see them.");
        }
        lines.add(next(looked));
        return lines.toString();
    }

    private static String keeper(SqlTables.Looked looked) {
        return switch (looked.state().keeper()) {
            case NOBODY -> "no tables of profilestore's";
            case PROFILESTORE ->
                "tables of version " + looked.state().version() + ", kept by profilestore; this program needs version "
                        + Schema.VERSION;
            case ANOTHER -> "tables kept by others; this program needs version " + Schema.VERSION;
        };
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String item(SchemaDifference difference) {
        String found = difference.found() == null ? "" : difference.found();
        String expected = difference.expected() == null ? "" : difference.expected();
        String definition = difference.verdict() == Verdict.MISSING ? expected : found;
        boolean otherwise = difference.verdict() == Verdict.WRONG && !expected.isEmpty();
        return Texts.printable(difference.part()
                + (definition.isEmpty() ? "" : ": " + definition)
                + (otherwise ? ", should be " + expected : "")
                + (difference.note().isEmpty() ? "" : "; " + difference.note()));
    }

    private static String next(SqlTables.Looked looked) {
        List<OwnMigration> pending = looked.check().pending();
        if (looked.check().isComplete()) {
            return "Nothing is missing or wrong.";
        }
        if (looked.state().version() > Schema.VERSION) {
            return "Next: use the newer version of profilestore that created these tables.";
        }
        if (pending.isEmpty()) {
            return "Next: mend the items above; no migration does that.";
        }
        String files = pending.stream().map(OwnMigration::file).collect(Collectors.joining(", "));
        return looked.state().keeper() == Keeper.PROFILESTORE && looked.state().version() == Schema.VERSION
                ? "Next: the history says that all was applied, so somebody removed something since; schema print has it in "
                        + files + "."
                : "Next: run schema apply, or apply what schema print prints as " + files + ".";
    }

    private static ObjectNode json(String location, SqlTables.Looked looked) {
        ObjectNode json = object().put("location", location)
                .put("schema", looked.schema())
                .put("keeper", looked.state().keeper().name())
                .put("needs", Schema.VERSION)
                .put("complete", looked.check().isComplete())
                .put("rightsSeen", looked.check().rightsSeen());
        for (Verdict verdict : Verdict.values()) {
            ArrayNode array = json.putArray(word(verdict));
            looked.check().differences().stream()
                    .filter(difference -> difference.verdict() == verdict)
                    .forEach(difference -> array.addObject()
                            .put("kind", difference.part().kind().name())
                            .put("table", difference.part().table())
                            .put("name", difference.part().name())
                            .put("expected", difference.expected())
                            .put("found", difference.found())
                            .put("note", difference.note()));
        }
        ArrayNode files = json.putArray("pending");
        looked.check().pending().forEach(migration -> files.add(migration.file()));
        return json;
    }
}
