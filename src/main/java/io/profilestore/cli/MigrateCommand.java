package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.migrate.ColumnChoice;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Source;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code migrate}: moves the old file into a database. */
@Command(
        name = "migrate",
        description = {
            "Moves the profiles of a JSON file, or of several, into a database and checks that each one arrived.",
            "Creates the database and its tables, gives the fields that most profiles have columns of their own,"
                    + " imports, and compares every profile. The file stays as it is.",
            "Safe to run again, at any time and after any interruption: only what has changed in the file since is"
                    + " written, and a profile that was changed or deleted in the database since is a conflict that"
                    + " stays as it is there. Conflicts, differences, and records that share the key that --key names end with exit"
                    + " code 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore migrate profiles.json --to jdbc:h2:./profiles",
            "  profilestore migrate users.jsonl.gz --key /id",
            "  curl https://example.com/users | profilestore migrate - --at /data --key /tenant --key /id"
        })
final class MigrateCommand extends SourceCommand {

    private static final String NO_COLUMNS = "none";

    @Mixin
    private final ToOption to = new ToOption();

    @Mixin
    private final DurabilityOption durability = new DurabilityOption();

    @Mixin
    private final ColumnOptions choice = new ColumnOptions();

    @Option(
            names = "--columns",
            paramLabel = "DIR|none",
            description = {
                "Where the migrations that add columns are kept: read them, change them, keep them with your code."
                        + " Default: NAME.columns beside the database.",
                "none: add no columns; every field but email and phone goes into one JSON column."
            })
    private @Nullable String columns;

    MigrateCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        ColumnChoice chosen = choice.choice("migrate");
        requireColumns();
        Optional<Path> directory = columnDirectory();
        StoreAccess access = durability.in(StoreAccess.resolve(to.location(), Credentials.Role.OWNER, shell()));
        requireDatabase(access.location());
        requireOutside(access);
        MigrationReport report;
        try (Source source = source();
                ProgressLine line = new ProgressLine(shell())) {
            MigrationResult result = new Migration(
                            source, () -> database(access), store -> chosen(directory, store), chosen, shownBy(line))
                    .run();
            report = new MigrationReport(source, access.location(), result, keysAreMembers());
        }
        print(report.text(), report.json());
        return report.isClean() ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private void requireColumns() {
        if (NO_COLUMNS.equals(columns) && choice.wantColumns()) {
            throw CliException.usage(
                    "migrate",
                    "--columns none adds no columns, and --type or --include asks for one",
                    "Leave out one of them.");
        }
    }

    private Optional<Path> columnDirectory() {
        return Optional.ofNullable(columns).map(name -> shell().environment().path("migrate", name));
    }

    private Optional<Path> chosen(Optional<Path> directory, SqlStore store) {
        return NO_COLUMNS.equals(columns)
                ? Optional.empty()
                : directory.or(() -> Optional.of(store.columnMigrations()));
    }

    private static SqlStore database(StoreAccess access) {
        ProfileStore store =
                ProfileStore.open(access.location(), access.options().withCreate(true));
        if (store instanceof SqlStore database) {
            return database;
        }
        store.close();
        throw noDatabase(access.location());
    }

    /** Before anything is read or made. */
    private static void requireDatabase(String location) {
        if (location.startsWith("file:")) {
            throw noDatabase(location);
        }
    }

    /** A database among the profiles would be read as one of them, and change the source while it is read. */
    private void requireOutside(StoreAccess access) {
        Optional<Path> source = directory();
        if (source.isPresent()
                && access.embedded().filter(d -> d.startsWith(source.get())).isPresent()) {
            throw CliException.usage(
                    "migrate",
                    access.location() + " would be inside of the directory that is read",
                    "Name a place outside of it with --to.");
        }
    }

    private static CliException noDatabase(String location) {
        return CliException.usage(
                "migrate",
                location + " is no database",
                "Name one with --to, for example " + StoreAccess.DEFAULT_LOCATION + ".");
    }
}
