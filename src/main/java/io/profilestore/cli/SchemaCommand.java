package io.profilestore.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code schema}: the tables, for whoever keeps them. */
@Command(
        name = "schema",
        description = {
            "Prints, checks and applies the SQL of profilestore's tables.",
            "Tables that your own Flyway or your administrator creates are never changed unless you apply something."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore schema print > profilestore.sql",
            "  profilestore schema check --at 'jdbc:h2:./profiles;SCHEMA=TEAM'"
        })
final class SchemaCommand extends CliCommand {

    SchemaCommand(Shell shell) {
        super(shell);
    }

    /** With the commands that it consists of. */
    static CommandLine withActions(Shell shell) {
        return new CommandLine(new SchemaCommand(shell))
                .addSubcommand(new SchemaPrintCommand(shell))
                .addSubcommand(new SchemaCheckCommand(shell))
                .addSubcommand(new SchemaApplyCommand(shell));
    }

    @Override
    public Integer call() {
        throw CliException.usage("schema", "nothing is named to do", "Name print, check or apply.");
    }
}
