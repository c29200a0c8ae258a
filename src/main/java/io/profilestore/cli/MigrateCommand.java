package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.migrate.ColumnChoice;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationOptions;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Retirement;
import io.profilestore.migrate.Source;
import io.profilestore.migrate.Throughput;
import io.profilestore.sql.ImportOrder.OnConflict;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code migrate}: moves the old file into a database. */
@Command(
        name = "migrate",
        description = {
            "Moves the profiles of a JSON file, of several, or of another database, into a database and checks that each one"
                    + " arrived.",
            "Creates the database and its tables, gives the fields that most profiles have columns of their own,"
                    + " imports, and compares every profile. The file stays as it is.",
            "Safe to run again, at any time and after any interruption: only what has changed in the file since is"
                    + " written, and a profile that was changed or deleted in the database since is a conflict that"
                    + " stays as it is there. A record that no store takes is set aside with its place and the reason."
                    + " Rejects, conflicts, differences, and records that share the key that --key names end with exit"
                    + " code 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore migrate profiles.json --to jdbc:h2:./profiles",
            "  profilestore migrate users.jsonl.gz --key /id",
            "  profilestore migrate jdbc:h2:./profiles --to jdbc:postgresql://HOST/NAME",
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

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            defaultValue = "rejects.jsonl",
            description = {
                "Where records go that no store takes, as JSON Lines; default: rejects.jsonl. Mend them there and migrate"
                        + " that file.",
                "Never overwritten: where there is one, the next is rejects-2.jsonl."
            })
    private String rejects = "";

    @Option(
            names = "--max-rejects",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many records may be rejected before nothing is imported at all; default: 1000.")
    private long maxRejects;

    @Option(
            names = "--on-conflict",
            paramLabel = "keep|source",
            description = {
                "Whose value stays where a profile was changed or deleted in the database since its import, or came from"
                        + " elsewhere.",
                "keep: the database's, and it is listed; the default. source: the source's, and it is listed."
            })
    private String onConflict = "keep";

    @Option(
            names = "--prune",
            description = "Remove the profiles that an earlier import of this source brought and that have gone from it"
                    + " since; those that were changed in the database meanwhile stay and are listed.")
    private boolean prune;

    @Option(
            names = "--dry-run",
            description = {
                "Do it all, comparison included, on a copy of the database, which is removed in the end: nothing else is"
                        + " written. Shows the SQL of the columns, too.",
                "The copy is in the directory for temporary files and needs as much room as the database."
            })
    private boolean dryRun;

    @Option(
            names = "--retire",
            description = {
                "The end of the old file: where everything is in the database, rename the source to NAME.migrated-TIME and put"
                        + " a directory with a note in its place (of a directory: a file), so that a program that still uses"
                        + " it fails.",
                "Where anything differs, or in a dry run, the source keeps its name."
            })
    private boolean retire;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write a report there: report.html, one page that needs nothing beside it, and report.json.")
    private @Nullable String report;

    MigrateCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        ColumnChoice chosen = choice.choice("migrate");
        requireColumns();
        Optional<Path> directory = columnDirectory();
        Path rejectsFile = shell().environment().path("migrate", rejects);
        StoreAccess access = durability.in(StoreAccess.resolve(to.location(), Credentials.Role.OWNER, shell()));
        requireDatabase(access.location());
        requireOutside(access);
        requireOutside(rejectsFile);
        Optional<Path> retiring = retiring();
        MigrationOptions options = options(rejectsFile).withColumns(chosen);
        Optional<ReportDirectory> written = Optional.ofNullable(report)
                .map(name -> ReportDirectory.at(shell().environment().path("migrate", name)));
        MigrationReport made;
        Throughput throughput;
        Function<SqlStore, Optional<Path>> columns = store -> chosen(directory, store);
        try (Interruption interruption = Interruption.awaited();
                Source source = source(access.location());
                ProgressLine line = new ProgressLine(shell())) {
            throughput = new Throughput(interruption.in(shownBy(line), access.location()));
            if (dryRun) {
                try (DryRun copy = new DryRun(access, columns)) {
                    MigrationResult result = new Migration(
                                    source, copy::open, copy::columns, options.withRejects(copy.rejects()), throughput)
                            .run();
                    made = new MigrationReport(
                            source, access.location(), result, keysAreMembers(), Optional.of(copy.sql()));
                }
            } else {
                MigrationResult result =
                        new Migration(source, () -> database(access, true), columns, options, throughput).run();
                made = new MigrationReport(source, access.location(), result, keysAreMembers(), Optional.empty());
            }
        }
        if (retiring.isPresent() && !dryRun) {
            if (made.isClean()) {
                made.retired(retired(retiring.get(), made, access.location()));
            } else {
                made.keptInPlace();
            }
        }
        written.ifPresent(reports -> reports.write(made, throughput.samples()));
        print(made.text(), MigrationJson.of(made));
        return made.isClean() ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private Optional<Path> retiring() {
        if (!retire) {
            return Optional.empty();
        }
        if (isStore()) {
            throw unfit("--retire");
        }
        Path file = path().orElseThrow(() -> CliException.usage(
                "migrate", "standard input cannot be retired", "Name the file, or leave out --retire."));
        Retirement.check(file);
        return Optional.of(file);
    }

    private static Path retired(Path file, MigrationReport report, String location) {
        try {
            return new Retirement(file, report.fingerprint(), location).retire(Instant.now());
        } catch (IOException e) {
            throw CliException.cannotWrite(
                    "migrate",
                    "all profiles are in " + location + ", but the source cannot be retired: " + e,
                    "Rename it by hand, or correct the permissions of its directory and run this again.",
                    e);
        }
    }

    private MigrationOptions options(Path rejectsFile) {
        OnConflict wins = switch (onConflict) {
            case "keep" -> OnConflict.KEEP;
            case "source" -> OnConflict.SOURCE;
            default ->
                throw CliException.usage(
                        "migrate",
                        "there is no --on-conflict " + Texts.quoted(onConflict),
                        "Say keep, for the database's value, or source.");
        };
        return MigrationOptions.rejectingInto(rejectsFile)
                .withOnConflict(wins)
                .withPrune(prune)
                .withMaxRejects(maxRejects);
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
        // Tables that others keep are imported into as they are.
        boolean none = NO_COLUMNS.equals(columns) || (columns == null && !store.keepsTables());
        return none ? Optional.empty() : directory.or(() -> Optional.of(store.columnMigrations()));
    }

    /** @throws CliException if there is another kind of store */
    static SqlStore database(StoreAccess access, boolean create) {
        // One for the work, and one that keeps other migrations away.
        ProfileStore store = ProfileStore.open(
                access.location(), access.options().withCreate(create).withPoolSize(2));
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

    /** Likewise. */
    private void requireOutside(Path rejectsFile) {
        Optional<Path> source = directory();
        if (source.isPresent() && rejectsFile.toAbsolutePath().normalize().startsWith(source.get())) {
            throw CliException.usage(
                    "migrate",
                    rejectsFile + ", where rejected records would go, would be inside of the directory that is read",
                    "Name a place outside of it with --rejects.");
        }
    }

    private static CliException noDatabase(String location) {
        return CliException.usage(
                "migrate",
                location + " is no database",
                "Name one with --to, for example " + StoreAccess.DEFAULT_LOCATION + ".");
    }
}
