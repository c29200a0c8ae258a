package io.profilestore.cli;

import io.profilestore.Call;
import io.profilestore.migrate.ColumnChoice;
import io.profilestore.migrate.Plan;
import io.profilestore.migrate.Source;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnMigration;
import io.profilestore.schema.MigrationDirectory;
import io.profilestore.schema.NewTable;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan}: shows which fields should have columns, and why. */
@Command(
        name = "plan",
        description = {
            "Shows what the fields of a JSON file hold, and the columns that migrate would give them, as SQL.",
            "Reads every profile, never a sample. Changes no database and needs none. Of a database it shows the columns that"
                    + " it has itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore plan profiles.json",
            "  profilestore plan profiles.json --type zip=VARCHAR --exclude notes --out columns"
        })
final class PlanCommand extends SourceCommand {

    private static final String NAME = "plan";

    @Mixin
    private final ColumnOptions columns = new ColumnOptions();

    @Option(
            names = "--to",
            paramLabel = "LOCATION",
            description = {
                "A database: its columns are left out, and the numbers of the files follow those that it has seen.",
                "Default: a new one."
            })
    private @Nullable String to;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Write the SQL to this directory, a file for each column, as Flyway migrations. It must not be"
                            + " there yet. Default: show it.")
    private @Nullable String out;

    PlanCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if (to != null && to.startsWith("file:")) {
            throw CliException.usage(NAME, to + " is no database", "Name one with --to, or leave out --to.");
        }
        ColumnChoice choice = columns.choice(NAME);
        Optional<StoreAccess> access =
                Optional.ofNullable(to).map(location -> StoreAccess.resolve(location, Credentials.Role.OWNER, shell()));
        Optional<MigrationDirectory> directory = Optional.ofNullable(out)
                .map(name -> new MigrationDirectory(
                        Call.on(NAME, name), shell().environment().path(NAME, name)));
        PlanReport report;
        try (Source source = source(to);
                ProgressLine line = new ProgressLine(shell())) {
            Plan plan = Plan.of(source, choice, shownBy(line));
            report = access.map(a -> against(a, source, plan)).orElseGet(() -> ofNew(source, plan));
        }
        if (!report.migrations().isEmpty()) {
            directory.ifPresent(d -> d.create(report.migrations()));
        }
        print(report.text(out), report.json(out));
        return report.isWhole() ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private static PlanReport ofNew(Source source, Plan plan) {
        SchemaDialect h2 = SqlStoreProvider.of("h2").orElseThrow().definitions();
        List<Column> declared = NewTable.columns(h2);
        return new PlanReport(
                source, plan, plan.fields(declared), ColumnMigration.ofNewTable(h2, plan.wanted(declared)));
    }

    private static PlanReport against(StoreAccess access, Source source, Plan plan) {
        // Whatever is no file is a database.
        try (SqlStore store = (SqlStore) access.openToRead()) {
            List<Column> declared = store.columns();
            return new PlanReport(source, plan, plan.fields(declared), store.planned(plan.wanted(declared)));
        }
    }
}
