package io.profilestore.cli;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.migrate.Export;
import io.profilestore.migrate.ExportResult;
import io.profilestore.migrate.Progress;
import io.profilestore.sql.SqlStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: writes the old file format back. */
@Command(
        name = "export",
        description = {
            "Writes all profiles as one JSON object, as the old service did: the way back.",
            "All profiles are as they were at one instant, whoever is writing meanwhile. A file appears whole or not at"
                    + " all, and one that is there is left alone unless --overwrite is given."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore export --from jdbc:h2:./profiles profiles.json")
final class ExportCommand extends CliCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to write; default: standard output.")
    private @Nullable String file;

    @Option(
            names = "--from",
            paramLabel = "LOCATION",
            description = {
                "The store: jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or file:PATH.",
                "Default: PROFILESTORE_URL, else " + StoreAccess.DEFAULT_LOCATION + "."
            })
    private @Nullable String from;

    @Option(names = "--overwrite", description = "Replace the file if there is one.")
    private boolean overwrite;

    ExportCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        StoreAccess access = StoreAccess.resolve(from, Credentials.Role.APPLICATION, shell());
        if (file == null) {
            written(
                    access,
                    profiles -> Export.toStream(profiles, shell().out().bytes(), "standard output", Progress.NONE));
            return ExitCodes.DONE;
        }
        Path target = path(file);
        ExportResult result;
        try (ProgressLine line = new ProgressLine(shell())) {
            result = written(
                    access, profiles -> Export.toFile(profiles, target, overwrite, SourceCommand.shownBy(line)));
        }
        print(
                "%s -> %s\n%,d profiles, %,d bytes"
                        .formatted(access.location(), Texts.printable(file), result.profiles(), result.bytes()),
                object().put("from", access.location())
                        .put("file", file)
                        .put("profiles", result.profiles())
                        .put("bytes", result.bytes()));
        return ExitCodes.DONE;
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

    private Path path(String name) {
        if (!shell().environment().canDecode(name)) {
            throw Environment.notUnicode("write the file");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CliException.usage("export", name + " is no path on this system", "Correct the path.");
        }
    }
}
