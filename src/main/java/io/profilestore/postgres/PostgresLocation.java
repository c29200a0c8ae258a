package io.profilestore.postgres;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGProperty;

/**
 * A location of the form {@code jdbc:postgresql:…}, as the driver takes it, without user and password; with a setting of ours,
 * {@code read=replica}.
 *
 * @param text all of it
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database">the driver's documentation</a>
 */
record PostgresLocation(String text) {

    static final String PREFIX = "jdbc:postgresql:";

    private static final String SCHEMA = "currentSchema";
    private static final String SERVER_TYPE = PGProperty.TARGET_SERVER_TYPE.getName();
    private static final String READ = "read";
    private static final String REPLICA = "replica";

    /** The driver knows both words. */
    private static final Set<String> PRIMARY = Set.of("primary", "master");

    private static final Set<String> SECRET = Set.of("user", "password", "sslpassword");

    /**
     * Looks whether a location may be used.
     *
     * @throws InvalidLocation if it holds user or password, wants writes to go to others than the primary, or reads to go to
     *     replicas that it does not name
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
        parsed.checkServers();
        return parsed;
    }

    private void checkServers() {
        Call call = Call.on("open", name());
        String type = setting(SERVER_TYPE).orElse("primary");
        if (namesSeveralHosts() && !PRIMARY.contains(type)) {
            throw new InvalidLocation(
                    call,
                    SERVER_TYPE + "=" + type + " may lead to a server that takes no writes",
                    "Leave it out: of several hosts the store takes the primary. For reads from the others add " + READ
                            + "=" + REPLICA + ".",
                    null);
        }
        Optional<String> read = setting(READ);
        if (read.isPresent() && !read.get().equals(REPLICA)) {
            throw new InvalidLocation(
                    call,
                    READ + "=" + read.get() + " is not known",
                    "Use " + READ + "=" + REPLICA + ", or leave it out: then reads go to the primary, as writes do.",
                    null);
        }
        if (read.isPresent() && !namesSeveralHosts()) {
            throw new InvalidLocation(
                    call,
                    READ + "=" + REPLICA + " with a single host",
                    "Name the replicas too: jdbc:postgresql://HOST1,HOST2,HOST3/NAME?" + READ + "=" + REPLICA + ".",
                    null);
        }
    }

    /** As the driver takes it. */
    String url() {
        String settings =
                settings().filter(setting -> !nameOf(setting).equals(READ)).collect(Collectors.joining("&"));
        return settings.isEmpty() ? base() : base() + "?" + settings;
    }

    /** Whether there is more than one server, of which one at a time takes writes. */
    boolean namesSeveralHosts() {
        return hosts() > 1;
    }

    /** How many servers it names; where it names none, there is one. */
    int hosts() {
        String hosts = base().startsWith(PREFIX + "//") ? base().substring(PREFIX.length() + 2) : "";
        return hosts.split("/", 2)[0].split(",", -1).length;
    }

    /** Whether reads that belong to no write may go to servers that lag behind. */
    boolean readsReplicas() {
        return setting(READ).isPresent();
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
        return setting(SCHEMA);
    }

    private Optional<String> setting(String name) {
        return settings()
                .filter(setting -> nameOf(setting).equals(name) && setting.contains("="))
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
