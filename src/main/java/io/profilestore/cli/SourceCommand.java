package io.profilestore.cli;

import io.profilestore.StoreException;
import io.profilestore.json.ProfileLimits;
import io.profilestore.migrate.Limits;
import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import io.profilestore.migrate.SourceOptions;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** A command that reads a source of profiles. */
abstract class SourceCommand extends CliCommand {

    private static final String STANDARD_INPUT = "-";

    private static final List<String> FOR_FILES = List.of("--key", "--at", "--salvage", LimitOptions.MAX_RECORD_BYTES);

    /** Of {@link Environment#PREFIX}, those that there are for a source, too. */
    private static final Pattern VARIABLE =
            Pattern.compile(Environment.PREFIX + "(USER|PASSWORD|PASSWORD_FILE|SERVER_FINGERPRINT)\\b");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = {
                "The profiles: one JSON object by key, {\"user:1\": {…}, …}; an array or JSON Lines, with --key; a"
                        + " directory of KEY.json files; each gzipped or not; - for standard input; the rejects of an earlier run,"
                        + " mended.",
                "Which of them it is, its content tells.",
                "Or a database: jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME, read as it is at one"
                        + " instant. Its user and password: PROFILESTORE_SOURCE_USER and so on."
            })
    private String source = "";

    @Option(
            names = "--key",
            paramLabel = "POINTER",
            description = {
                "In an array or JSON Lines: the member that is a record's key, for example /id.",
                "Give it several times for a key of several parts, joined by /."
            })
    private @Nullable List<String> key;

    @Option(
            names = "--at",
            paramLabel = "POINTER",
            description = "Where in the document the profiles are, for example /data; default: the whole of it.")
    private @Nullable String at;

    @Option(
            names = "--salvage",
            description = {
                "Of a damaged source, read every record that is whole, and list the gaps between them, which end with exit"
                        + " code 1. Default: read nothing of it.",
                "A part of a profile is not taken for a profile: where it cannot be told, it is a gap. docs/formats.md has the"
                        + " limits of that."
            })
    private boolean salvage;

    /** As its errors name it; null before a store is opened as the source. */
    private @Nullable String sourceLocation;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    SourceCommand(Shell shell) {
        super(shell);
    }

    /**
     * What the user named; to be closed.
     *
     * @param location of the store that it is for; null for one that takes whatever stores take
     */
    final Source source(@Nullable String location) {
        if (isStore()) {
            return store(location);
        }
        if (source.equals(STANDARD_INPUT)) {
            return Source.of(shell().in(), "standard input", options(location));
        }
        if (!shell().environment().canDecode(source)) {
            throw Environment.notUnicode("open the source");
        }
        if (source.startsWith("file:")) {
            throw CliException.usage(
                    spec.name(),
                    source + " is the location of a file store, and a source is the file itself",
                    "Name it without file: and what follows a question mark.");
        }
        try {
            return Source.of(Path.of(source), options(location));
        } catch (InvalidPathException e) {
            throw CliException.noInput("read", source + " is no path on this system", "Correct the path.", e);
        }
    }

    /** Whether the source is a database. */
    final boolean isStore() {
        return source.startsWith("jdbc:");
    }

    private Source store(@Nullable String location) {
        requireFitting();
        StoreAccess access = StoreAccess.source(source, shell());
        if (location != null
                && new StoreAccess(location, access.options()).place().equals(access.place())) {
            throw CliException.usage(
                    spec.name(), source + " is both the source and --to", "Name another database with --to.");
        }
        Limits beyond = options(location).limits();
        SqlStore store = opened(access);
        try {
            return Source.of(store, source, access.place(), beyond);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private SqlStore opened(StoreAccess access) {
        try {
            // Whatever is no file is a database.
            SqlStore store = (SqlStore) access.openToRead();
            sourceLocation = store.location();
            return store;
        } catch (StoreException e) {
            sourceLocation = e.call().location();
            throw e;
        }
    }

    /** With the variables that are for the source, where it is the source that a store's error is about. */
    final Problem told(Problem problem) {
        if (sourceLocation == null || !sourceLocation.equals(problem.location())) {
            return problem;
        }
        String forSource = VARIABLE.matcher(problem.nextStep()).replaceAll(Environment.SOURCE_PREFIX + "$1");
        return forSource.equals(problem.nextStep())
                ? problem
                : problem.withNextStep(forSource + " Those without SOURCE are for --to.");
    }

    /** Before anything is opened. */
    private void requireFitting() {
        if (SqlStoreProvider.of(source).isEmpty()) {
            throw CliException.usage(
                    spec.name(),
                    source + " is no kind of database that profilestore knows",
                    "Use jdbc:h2:… or jdbc:postgresql:….");
        }
        ParseResult given = spec.commandLine().getParseResult();
        FOR_FILES.stream().filter(given::hasMatchedOption).findFirst().ifPresent(option -> {
            throw unfit(option);
        });
        if (given.hasMatchedOption(ColumnOptions.MIN_COVERAGE)) {
            throw CliException.usage(
                    spec.name(),
                    ColumnOptions.MIN_COVERAGE + " is for files, and " + source
                            + " is a database, whose own columns are taken over",
                    "Leave it out; --include, --type and --exclude name the fields that shall differ.");
        }
    }

    /** An option that is about texts. */
    final CliException unfit(String option) {
        return CliException.usage(
                spec.name(), option + " is for files, and " + source + " is a database", "Leave out " + option + ".");
    }

    /** Whether the records say their keys themselves: then two with one key are two profiles, one of which is left out. */
    final boolean keysAreMembers() {
        return key != null;
    }

    /** The file or directory that is the source; empty for standard input. */
    final Optional<Path> path() {
        return source.equals(STANDARD_INPUT) ? Optional.empty() : Optional.of(Path.of(source));
    }

    /** The directory that is the source; empty where the source is something else. */
    final Optional<Path> directory() {
        if (isStore() || !shell().environment().canDecode(source) || source.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Optional.of(Path.of(source).toAbsolutePath().normalize()).filter(Files::isDirectory);
    }

    /** What a progress line shows of long work. */
    static Progress shownBy(ProgressLine line) {
        return (phase, records, bytes, bytesTotal) ->
                line.report(phase.name().toLowerCase(Locale.ROOT), records, bytes, bytesTotal);
    }

    private SourceOptions options(@Nullable String location) {
        ProfileLimits store = Optional.ofNullable(location)
                .flatMap(SqlStoreProvider::of)
                .map(SqlStoreProvider::limits)
                .orElse(ProfileLimits.STORE);
        SourceOptions options = SourceOptions.defaults();
        try {
            options = key == null ? options : options.withKey(key);
            options = at == null ? options : options.withAt(at);
        } catch (IllegalArgumentException e) {
            throw CliException.usage(spec.name(), String.valueOf(e.getMessage()), "Correct --key or --at.");
        }
        try {
            options = salvage ? options.withSalvage() : options;
            return options.withLimits(limits.limits(store));
        } catch (IllegalArgumentException e) {
            throw CliException.usage(spec.name(), String.valueOf(e.getMessage()), "Correct the --max option.");
        }
    }
}
