package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which store a command works on, and as whom.
 *
 * @param location without any password
 * @param options user and password where they were given, and one connection: a command makes one call at a time
 */
record StoreAccess(String location, StoreOptions options) {

    private static final String FINGERPRINT = "SERVER_FINGERPRINT";

    static final String DEFAULT_LOCATION = "jdbc:h2:./profiles";

    private static final Pattern PASSWORD = Pattern.compile("(?i)[;?&](password|pwd)=|//[^/]*:[^/]*@");

    private static final Pattern SCHEMA = Pattern.compile("(?i);SCHEMA=[^;]*");

    private static final Pattern COMPACTING = Pattern.compile("(?i);MAX_COMPACT_TIME=");

    /**
     * @param option what the command line names, null where it names nothing
     * @param role as whom, where a credentials file offers both
     * @throws CliException if a password is in the location, user and password are incomplete, or the fingerprint of a
     *     server's certificate is none, or stands beside no location at all
     */
    static StoreAccess resolve(@Nullable String option, Credentials.Role role, Shell shell) {
        String variable = option == null ? shell.environment().get("PROFILESTORE_URL") : option;
        return resolve(variable, Environment.PREFIX, role, shell);
    }

    /**
     * A store that is only read, as the source of a migration; with user and password of its own.
     *
     * @throws CliException likewise
     */
    static StoreAccess source(String location, Shell shell) {
        return resolve(location, Environment.SOURCE_PREFIX, Credentials.Role.APPLICATION, shell);
    }

    private static StoreAccess resolve(@Nullable String variable, String prefix, Credentials.Role role, Shell shell) {
        String location = variable == null ? DEFAULT_LOCATION : variable;
        boolean file = location.startsWith("file:");
        if (!file && PASSWORD.matcher(location).find()) {
            throw CliException.usage(
                    "open",
                    "the location holds a password, which others on this machine could read",
                    "Leave it out and set " + prefix + "USER and " + prefix + "PASSWORD, or " + prefix
                            + "PASSWORD_FILE.");
        }
        if (!shell.environment().canDecode(location)) {
            throw Environment.notUnicode("open the location");
        }
        StoreOptions options = pinned(
                StoreOptions.defaults().withPoolSize(1).withDurability(DurabilityOption.of(shell.environment())),
                variable,
                prefix + FINGERPRINT,
                shell.environment());
        return new StoreAccess(
                location,
                file
                        ? options
                        : Credentials.read(shell.environment(), role, prefix)
                                .map(c -> options.withCredentials(c.user(), c.password()))
                                .orElse(options));
    }

    /**
     * With the certificate that the environment pins, unless the location names a file or an embedded database: there is
     * no connection then that could be taken for a pinned one, and the variable may be set for other commands.
     */
    private static StoreOptions pinned(
            StoreOptions options, @Nullable String location, String name, Environment environment) {
        String fingerprint = environment.get(name);
        if (fingerprint == null) {
            return options;
        }
        if (location == null) {
            throw CliException.usage(
                    "open",
                    name + " is set, but no location of a server",
                    "Set PROFILESTORE_URL to jdbc:h2:ssl://HOST/NAME, or unset " + name + ".");
        }
        try {
            StoreOptions pinned = options.withServerCertificate(fingerprint);
            return local(location) ? options : pinned;
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "open",
                    name + " is no SHA-256 fingerprint: 64 hexadecimal digits, with or without colons",
                    "Set it to what the server's operator was shown when the server was started.");
        }
    }

    /** Whether no server is behind it. */
    private static boolean local(String location) {
        return location.startsWith("file:")
                || (location.startsWith("jdbc:h2:")
                        && !location.startsWith("jdbc:h2:tcp:")
                        && !location.startsWith("jdbc:h2:ssl:"));
    }

    /** The path of an embedded database, without {@code .mv.db}; empty for every other kind. */
    Optional<Path> embedded() {
        if (!location.startsWith("jdbc:h2:") || !local(location)) {
            return Optional.empty();
        }
        String path = location.substring("jdbc:h2:".length())
                .replaceFirst("^file:", "")
                .replaceFirst(";.*", "");
        try {
            return Optional.of(Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            // Whoever opens it says so.
            return Optional.empty();
        }
    }

    /** The same wherever a command runs: the absolute path of an embedded database, or the location. */
    String place() {
        return embedded().map(path -> "jdbc:h2:" + path + schemaSetting()).orElse(location);
    }

    /** The setting of the location that names an SQL schema, with its semicolon; empty where it names none. */
    String schemaSetting() {
        return SCHEMA.matcher(location)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
    }

    /** Whether no server is behind it, so that the store can be created by whoever opens it. */
    boolean isLocal() {
        return local(location);
    }

    /** Whether it is the old file without a lock. */
    boolean isRacyFile() {
        return location.startsWith("file:") && !location.contains("?");
    }

    /** Whether a local store is there, as far as can be told without opening it. */
    boolean exists() {
        String file = location.startsWith("file:")
                ? location.substring("file:".length()).replaceFirst("\\?.*", "")
                : embedded().map(database -> database + ".mv.db").orElse("");
        try {
            return Files.exists(Path.of(file));
        } catch (InvalidPathException e) {
            // Whoever opens it says so.
            return false;
        }
    }

    ProfileStore open() {
        return ProfileStore.open(location, options);
    }

    /**
     * The same for somebody who only reads, once: closing an embedded database does not make its file smaller then, which
     * takes longer than reading a profile. Whoever writes does that.
     */
    ProfileStore openToRead() {
        boolean quickly =
                embedded().isPresent() && !COMPACTING.matcher(location).find();
        return ProfileStore.open(quickly ? location + ";MAX_COMPACT_TIME=0" : location, options);
    }
}
