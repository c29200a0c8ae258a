package io.profilestore.cli;

import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.Schema;
import io.profilestore.sql.SqlTables;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code schema apply}: brings the tables up to date. */
@Command(
        name = "apply",
        description = {
            "Creates profilestore's tables in a database that is there, or brings them up to date.",
            "It does so whoever created them, notes nothing in a history where that was not profilestore, and does nothing where"
                    + " they are current. Others may read and write meanwhile: on H2 they wait until it is done, about 15 s per million profiles where a"
                    + " column is added. It is for the owner: an embedded database's .credentials file is read by itself, at a"
                    + " server it must be named.",
            "Afterwards it looks as schema check does, and ends with exit code 1 if something is still missing or wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore schema apply --dry-run",
            "  profilestore schema apply --at 'jdbc:h2:tcp://127.0.0.1/profiles;SCHEMA=TEAM'"
        })
final class SchemaApplyCommand extends TablesCommand {

    @Option(names = "--dry-run", description = "Print the SQL that would be run, and change nothing.")
    private boolean dryRun;

    SchemaApplyCommand(Shell shell) {
        super("schema apply", shell);
    }

    @Override
    int run(SqlTables tables) {
        List<OwnMigration> migrations = dryRun ? tables.pending() : tables.apply();
        SqlTables.Looked looked = tables.look();
        boolean complete = dryRun || looked.check().isComplete();
        ObjectNode json = object().put("location", tables.location())
                .put("version", Schema.VERSION)
                .put("dryRun", dryRun);
        put(migrations, json.putArray("migrations"));
        print(
                text(tables.location(), migrations, complete),
                json.put("complete", looked.check().isComplete()));
        return complete ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private String text(String location, List<OwnMigration> migrations, boolean complete) {
        if (dryRun && !migrations.isEmpty()) {
            return migrations.stream()
                    .map(SchemaPrintCommand::text)
                    .collect(Collectors.joining("\n"))
                    .stripTrailing();
        }
        String done = migrations.isEmpty()
                ? "there was nothing to do"
                : "applied " + migrations.stream().map(OwnMigration::file).collect(Collectors.joining(", "));
        return location + ": " + (dryRun ? "there is nothing to do" : done)
                + (complete ? "" : "\nNext: something is still missing or wrong; schema check says what.");
    }
}
