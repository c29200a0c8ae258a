package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A location of the form {@code jdbc:h2:…}.
 *
 * @param text as it was given, without settings
 * @param file the database's path without {@code .mv.db}, null where a server has it
 * @param settings what follows the first semicolon, with it; else empty
 */
record H2Location(String text, @Nullable Path file, String settings) {

    static final String PREFIX = "jdbc:h2:";

    /** Settings for whoever opens a database that promise nothing less. */
    private static final Set<String> OF_THE_OPENER = Set.of("CACHE_SIZE", "MAX_COMPACT_TIME");

    private static final String SCHEMA = "SCHEMA";

    /** How H2 names the file of a database. */
    static final String DATA_SUFFIX = ".mv.db";

    /** The file that H2 keeps a database in. */
    static Path data(Path database) {
        return database.resolveSibling(database.getFileName() + DATA_SUFFIX);
    }

    /**
     * Before any file is made: H2 takes what follows a semicolon for settings, and a backslash for a slash, wherever they are.
     *
     * @param path absolute, of a database or of what is beside it
     * @throws InvalidLocation if H2 would look for it elsewhere
     */
    static void requireNameable(Call call, Path path) {
        String text = path.toString();
        boolean semicolon = text.contains(";");
        if (semicolon || (File.separatorChar == '/' && text.contains("\\"))) {
            throw new InvalidLocation(
                    call,
                    "the path " + text + " has a " + (semicolon ? "semicolon" : "backslash")
                            + " in it, and H2 would look elsewhere",
                    "Rename that directory or file, or put the database elsewhere.",
                    null);
        }
    }

    /**
     * Takes a location apart.
     *
     * @throws InvalidLocation if it is no file and no server, or holds user or password, or a setting that the store
     *     decides
     */
    static H2Location parse(String location) {
        int semicolon = location.indexOf(';');
        String base = semicolon < 0 ? location : location.substring(0, semicolon);
        String settings = semicolon < 0 ? "" : location.substring(semicolon);
        Call call = Call.on("open", base.replaceFirst("//[^/]*@", "//"));
        String upper = settings.toUpperCase(Locale.ROOT);
        boolean namesSomebody = base.matches(".*//[^/]*@.*");
        if (namesSomebody || upper.contains(";USER=") || upper.contains(";PASSWORD=")) {
            throw new InvalidLocation(
                    call,
                    "the location holds a user or a password, which logs and process lists would show",
                    "Set PROFILESTORE_USER and PROFILESTORE_PASSWORD instead.",
                    null);
        }
        if (upper.matches(".*;AUTO_RECONNECT=(TRUE|1|T|YES|Y)(;.*)?")) {
            throw new InvalidLocation(
                    call,
                    "with AUTO_RECONNECT H2's client repeats a write whose connection broke, which may make it twice",
                    "Leave it out: the store connects again by itself, and repeats what was not made.",
                    null);
        }
        String rest = base.substring(PREFIX.length());
        if (rest.startsWith("tcp:") || rest.startsWith("ssl:")) {
            return new H2Location(base, null, settings);
        }
        refuseOthers(call, settings);
        return new H2Location(base, path(call, rest), settings);
    }

    /** Of an application's own pool, wherever that leads. */
    static H2Location reported(String url) {
        int semicolon = url.indexOf(';');
        return semicolon < 0
                ? new H2Location(url, null, "")
                : new H2Location(url.substring(0, semicolon), null, url.substring(semicolon));
    }

    /** How messages and commands name it: with the schema, where it names one. */
    String name() {
        return text + schema().map(schema -> ";" + SCHEMA + "=" + schema).orElse("");
    }

    /** The SQL schema that it names, as SQL spells that; empty where it names none, and that is {@code PUBLIC}. */
    Optional<String> schema() {
        return Arrays.stream(settings.split(";"))
                .filter(setting -> nameOf(setting).equals(SCHEMA) && setting.contains("="))
                .map(setting -> setting.substring(setting.indexOf('=') + 1))
                .findFirst();
    }

    /** Whether a server has it. */
    boolean isAtServer() {
        return text.startsWith(PREFIX + "tcp:") || tls();
    }

    /** Whether it is a server that is reached over TLS. */
    boolean tls() {
        return text.startsWith(ServerAddress.PREFIX);
    }

    /** A directory beside an embedded database, or of the same name in the working directory; one for each schema. */
    Path columnMigrations() {
        Path database = file != null ? file : Path.of(text.substring(text.lastIndexOf('/') + 1));
        String schema = schema().map(name -> "." + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        return database.resolveSibling(database.getFileName() + schema + ".columns");
    }

    /** What a setting is called, in upper case; empty where there is none. */
    static String nameOf(String setting) {
        return setting.split("=", 2)[0].strip().toUpperCase(Locale.ENGLISH);
    }

    /** How the file is kept is for the store to say, and not for whichever process happens to open it. */
    private static void refuseOthers(Call call, String settings) {
        String other = Arrays.stream(settings.split(";"))
                .map(H2Location::nameOf)
                .filter(name -> !name.isEmpty() && !Door.takes(name) && !OF_THE_OPENER.contains(name))
                .findFirst()
                .orElse("");
        if (other.equals(EncryptedFile.SETTING)) {
            throw EncryptedFile.refusal(call);
        }
        if (!other.isEmpty()) {
            throw new InvalidLocation(
                    call,
                    "an embedded database takes no setting " + other + ": how H2 keeps it is for the store to decide",
                    "Leave it out.",
                    null);
        }
    }

    private static Path path(Call call, String rest) {
        String path = rest.startsWith("file:") ? rest.substring("file:".length()) : rest;
        boolean ofAnotherKind = path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
        if (path.isEmpty() || ofAnotherKind) {
            throw new InvalidLocation(
                    call,
                    "an H2 database is a file or behind a server here",
                    "Use jdbc:h2:PATH, for example jdbc:h2:./profiles, or jdbc:h2:tcp://HOST/NAME.",
                    null);
        }
        try {
            return Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
        } catch (InvalidPathException e) {
            throw new InvalidLocation(call, "it is no path on this system", "Use jdbc:h2:PATH.", e);
        }
    }
}
