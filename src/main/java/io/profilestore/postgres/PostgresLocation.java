package io.profilestore.postgres;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A location of the form {@code jdbc:postgresql:…}, as the driver takes it, without user and password.
 *
 * @param text all of it
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database">the driver's documentation</a>
 */
record PostgresLocation(String text) {

    static final String PREFIX = "jdbc:postgresql:";

    private static final String SCHEMA = "currentSchema";
    private static final Set<String> SECRET = Set.of("user", "password", "sslpassword");

    /**
     * Looks whether a location may be used.
     *
     * @throws InvalidLocation if it holds user or password
     */
    static PostgresLocation parse(String location) {
        PostgresLocation parsed = new PostgresLocation(location);
        boolean namesSomebody = parsed.base().matches(".*//[^/]*@.*")
                || parsed.settings().anyMatch(setting -> SECRET.contains(nameOf(setting)));
        if (namesSomebody) {
            throw new InvalidLocation(
                    Call.on("open", parsed.base().replaceFirst("//[^/]*@", "//")),
                    "the location holds a user or a password, which logs and process lists would show",
                    "Set PROFILESTORE_USER and PROFILESTORE_PASSWORD instead.",
                    null);
        }
        return parsed;
    }

    /** How messages and commands name it: with the schema, where it names one. */
    String name() {
        return base() + schema().map(schema -> "?" + SCHEMA + "=" + schema).orElse("");
    }

    /** Whether it has a setting of this name. */
    boolean sets(String name) {
        return settings().anyMatch(setting -> nameOf(setting).equals(name));
    }

    /** A directory of the database's name in the working directory; one for each schema. */
    Path columnMigrations() {
        String database = base().substring(Math.max(base().lastIndexOf('/'), base().lastIndexOf(':')) + 1);
        String schema = schema().map(name -> "." + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        return Path.of((database.isEmpty() ? "postgres" : database) + schema + ".postgresql.columns");
    }

    private Optional<String> schema() {
        return settings()
                .filter(setting -> nameOf(setting).equals(SCHEMA) && setting.contains("="))
                .map(setting -> setting.substring(setting.indexOf('=') + 1))
                .findFirst();
    }

    private String base() {
        return text.split("\\?", 2)[0];
    }

    private Stream<String> settings() {
        String[] parts = text.split("\\?", 2);
        return parts.length == 1 ? Stream.of() : Arrays.stream(parts[1].split("&"));
    }

    private static String nameOf(String setting) {
        return setting.split("=", 2)[0];
    }
}
