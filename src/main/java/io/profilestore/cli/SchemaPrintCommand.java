package io.profilestore.cli;

import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.Schema;
import io.profilestore.sql.SqlStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code schema print}: the SQL of the tables. */
@Command(
        name = "print",
        description = {
            "Prints the SQL that makes profilestore's tables, migration by migration.",
            "It is for a Flyway or an administrator of your own, and connects to nothing. The statements name no SQL schema: they are for the session's current one. They are for the database's"
                    + " administrator, and make the role PROFILESTORE_APPLICATION, which the user of your workers needs.",
            "Printed again by a later version, the same migrations have the same text, and new ones come after them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore schema print --to h2 > profilestore.sql",
            "  profilestore schema print --from 8 --out src/main/resources/db/profilestore"
        })
final class SchemaPrintCommand extends CliCommand {

    private static final String NAME = "schema print";

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "Leave out what brings the tables up to this version; default: 0, print all.")
    private int from;

    @Option(
            names = "--to",
            paramLabel = "PRODUCT|LOCATION",
            description = "The kind of database: h2 or postgresql, or a location of that kind. Default: h2.")
    private String to = "h2";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write a file for each migration, named as Flyway wants it, into this directory, instead of"
                    + " printing them. A file that is there with another text is left as it is, and is an error.")
    private @Nullable String out;

    SchemaPrintCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if (from < 0 || from > Schema.VERSION) {
            throw CliException.usage(
                    NAME,
                    "there is no version " + from + " of the tables",
                    "Name one from 0 to " + Schema.VERSION + ".");
        }
        SqlStoreProvider provider = SqlStoreProvider.of(to)
                .orElseThrow(() -> CliException.usage(
                        NAME,
                        "no SQL database is called " + Texts.quoted(to),
                        "Name h2 or postgresql, or a location of theirs."));
        List<OwnMigration> migrations = OwnMigration.after(provider.definitions(), from);
        ObjectNode json = object().put("product", provider.product()).put("version", Schema.VERSION);
        TablesCommand.put(migrations, json.putArray("migrations"));
        if (out == null) {
            print(
                    migrations.stream()
                            .map(SchemaPrintCommand::text)
                            .collect(Collectors.joining("\n"))
                            .stripTrailing(),
                    json);
        } else {
            Path directory = shell().environment().path(NAME, out);
            int written = write(directory, migrations);
            print(
                    "%d migrations -> %s, %d of them new".formatted(migrations.size(), Texts.printable(out), written),
                    json.put("directory", out).put("written", written));
        }
        return ExitCodes.DONE;
    }

    /** A migration with what whoever applies it should know. */
    static String text(OwnMigration migration) {
        String caution =
                migration.caution().stream().map(line -> "-- " + line + "\n").collect(Collectors.joining());
        return "-- profilestore's tables, version %d: %s\n".formatted(migration.version(), migration.file())
                + caution
                + migration.sql();
    }

    /** How many were not there before; nothing is written where one of them is there with another text. */
    private static int write(Path directory, List<OwnMigration> migrations) {
        List<OwnMigration> missing = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            for (OwnMigration migration : migrations) {
                Path file = directory.resolve(migration.file());
                if (!Files.exists(file)) {
                    missing.add(migration);
                } else if (!Files.readString(file).equals(text(migration))) {
                    throw CliException.cannotWrite(
                            NAME,
                            file + " is there with another text",
                            "Where it has been applied, keep it, and print what comes after it with --from "
                                    + migration.version() + "; else name another directory.",
                            null);
                }
            }
            for (OwnMigration migration : missing) {
                Files.writeString(directory.resolve(migration.file()), text(migration), StandardOpenOption.CREATE_NEW);
            }
            return missing.size();
        } catch (IOException e) {
            throw CliException.cannotWrite(
                    NAME,
                    "cannot write the migrations into " + directory + " (" + e + ")",
                    "Check that it is a directory, its permissions and the free space.",
                    e);
        }
    }
}
