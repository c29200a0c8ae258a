package io.profilestore.cli;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.migrate.Export;
import io.profilestore.migrate.ExportFormat;
import io.profilestore.migrate.ExportOptions;
import io.profilestore.migrate.ExportResult;
import io.profilestore.migrate.Progress;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: writes the profiles back as JSON, in the old file's format or another. */
@Command(
        name = "export",
        description = {
            "Writes all profiles as one JSON object, as the old service did, or in another shape: the way back.",
            "All profiles are as they were at one instant, whoever is writing meanwhile. A file appears whole or not at"
                    + " all, and one that is there is left alone unless --overwrite is given."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore export --from jdbc:h2:./profiles profiles.json",
            "  profilestore export --format lines --key /id --gzip users.jsonl.gz"
        })
final class ExportCommand extends CliCommand {

    private static final Map<String, ExportFormat> FORMATS = Arrays.stream(ExportFormat.values())
            .collect(Collectors.toMap(f -> f.name().toLowerCase(Locale.ROOT), f -> f, (a, b) -> a, TreeMap::new));

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file or directory to write; - or nothing: standard output.")
    private @Nullable String named;

    @Option(
            names = "--from",
            paramLabel = "LOCATION",
            description = {
                "The store: jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME, jdbc:postgresql://HOST/NAME or file:PATH.",
                "Default: PROFILESTORE_URL, else " + StoreAccess.DEFAULT_LOCATION + "."
            })
    private @Nullable String from;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "keyed: one JSON object by key, the old file's format; the default.",
                "array, lines: a JSON array, or JSON Lines, of profiles that hold their keys; with --key.",
                "directory: one file for each profile."
            })
    private String format = "keyed";

    @Option(
            names = "--key",
            paramLabel = "POINTER",
            description = "For array and lines: the member that is the key, for example /id; several times for a key of"
                    + " several parts. A profile that does not hold its key there is an error.")
    private @Nullable List<String> key;

    @Option(names = "--gzip", description = "Compress the file, or each file of a directory.")
    private boolean gzip;

    @Option(names = "--overwrite", description = "Replace the file if there is one.")
    private boolean overwrite;

    ExportCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        String file = "-".equals(named) ? null : named;
        ExportOptions options = options(file);
        StoreAccess access = StoreAccess.resolve(from, Credentials.Role.APPLICATION, shell());
        if (file == null) {
            written(
                    access,
                    profiles -> Export.toStream(
                            profiles, shell().out().bytes(), "standard output", options, Progress.NONE));
            return ExitCodes.DONE;
        }
        Path target = shell().environment().path("export", file);
        ExportResult result;
        try (ProgressLine line = new ProgressLine(shell())) {
            result = written(
                    access,
                    profiles -> Export.toFile(profiles, target, overwrite, options, SourceCommand.shownBy(line)));
        }
        print(
                "%s -> %s\n%s, %s"
                        .formatted(
                                access.location(),
                                Texts.printable(file),
                                Texts.counted(result.profiles(), "profile"),
                                Texts.counted(result.bytes(), "byte")),
                object().put("from", access.location())
                        .put("file", file)
                        .put("profiles", result.profiles())
                        .put("bytes", result.bytes()));
        return ExitCodes.DONE;
    }

    private ExportOptions options(@Nullable String file) {
        ExportFormat shape = FORMATS.get(format);
        if (shape == null) {
            throw wrongUse(
                    "there is no format " + Texts.quoted(format),
                    "The formats are " + String.join(", ", FORMATS.keySet()) + ".");
        }
        if (shape == ExportFormat.DIRECTORY && file == null) {
            throw wrongUse("a directory cannot be written to standard output", "Name the directory to write.");
        }
        if (shape.needsKey() != (key != null)) {
            throw shape.needsKey()
                    ? wrongUse(
                            "in the format " + format + " the keys are in the profiles, if anywhere",
                            "Say which member holds them, for example --key /id.")
                    : wrongUse("in the format " + format + " the keys are not in the profiles", "Leave out --key.");
        }
        try {
            ExportOptions options = ExportOptions.defaults();
            return (key == null ? options.withFormat(shape) : options.withFormat(shape, key)).withGzip(gzip);
        } catch (IllegalArgumentException e) {
            throw wrongUse(String.valueOf(e.getMessage()), "Correct --key.");
        }
    }

    private static CliException wrongUse(String problem, String nextStep) {
        return CliException.usage("export", problem, nextStep);
    }

    private static ExportResult written(StoreAccess access, Function<Stream<Profile>, ExportResult> export) {
        try (ProfileStore store = access.open();
                Stream<Profile> profiles = atOneInstant(store)) {
            return export.apply(profiles);
        }
    }

    /** A file store reads its file once for a whole scan. */
    private static Stream<Profile> atOneInstant(ProfileStore store) {
        return store instanceof SqlStore database ? database.snapshot("") : store.scan("");
    }
}
