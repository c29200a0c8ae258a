package io.profilestore.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server of this JVM's own on the loopback interface, from binaries that come through Maven; started when it is
 * first asked for, and stopped with the JVM.
 */
public final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final boolean HAS_BINARIES =
            PostgresServer.class.getResource("/postgres-" + system() + "-" + processor() + ".txz") != null;

    private static EmbeddedPostgres running;

    private PostgresServer() {}

    /** Whether there are binaries for this machine; where there are none, that is said. */
    public static boolean isThere() {
        if (!HAS_BINARIES) {
            System.err.println("NOT TESTED: PostgreSQL, for which there are no binaries for " + system() + " on "
                    + processor() + " here");
        }
        return HAS_BINARIES;
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
    }

    /** As the binaries' files are named. */
    private static String processor() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name.equals("aarch64") ? "arm_64" : name;
    }

    private static synchronized EmbeddedPostgres running() {
        if (running == null) {
            try {
                running = start(Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    /** Another server, with settings of its own. */
    public static EmbeddedPostgres start(Map<String, String> settings) throws IOException {
        assumeTrue(isThere(), "no PostgreSQL for this machine");
        // Nobody cuts its power here: what survives that is looked at elsewhere.
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    /** The user that may do everything; there is no password. */
    public static String user() {
        return "postgres";
    }

    /** Opens a store there, and makes the tables where there are none. */
    public static ProfileStore open(String location) {
        return ProfileStore.open(
                location, StoreOptions.defaults().withCreate(true).withCredentials(user(), ""));
    }

    /** Makes an empty database; returns its location. */
    public static String createDatabase() throws SQLException {
        String name = "profiles_" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return "jdbc:postgresql://127.0.0.1:" + running().getPort() + "/" + name;
    }

    /** Drops a database, whoever is still connected. */
    public static void dropDatabase(String location) throws SQLException {
        execute("DROP DATABASE " + location.substring(location.lastIndexOf('/') + 1) + " WITH (FORCE)");
    }

    /** Makes an empty SQL schema, which is quicker than a database; returns the location that names it. */
    public static String createSchema() throws SQLException {
        String name = "profiles_" + DATABASES.incrementAndGet();
        execute("CREATE SCHEMA " + name);
        return "jdbc:postgresql://127.0.0.1:" + running().getPort() + "/postgres?currentSchema=" + name;
    }

    /** Drops an SQL schema and all that is in it. */
    public static void dropSchema(String location) throws SQLException {
        execute("DROP SCHEMA " + schema(location) + " CASCADE");
    }

    /** The SQL schema that a location names. */
    public static String schema(String location) {
        return location.substring(location.lastIndexOf('=') + 1);
    }

    /** The server's own, for example 17.5. */
    public static String version() {
        try (Connection connection = running().getPostgresDatabase().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = running().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
