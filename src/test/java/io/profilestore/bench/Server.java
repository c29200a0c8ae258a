package io.profilestore.bench;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.cli.Main;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** {@code serve} in a process of its own, with one database, over loopback. */
final class Server implements AutoCloseable {

    private final Path directory;
    private final JavaProcess process;
    private final String location;
    private final Properties credentials = new Properties();

    private Server(Path directory, JavaProcess process, String location) throws IOException {
        this.directory = directory;
        this.process = process;
        this.location = location;
        try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
            credentials.load(reader);
        }
    }

    /** When this returns, clients are let in. */
    static Server start(Path directory, List<String> jvm) throws IOException {
        Files.createDirectories(directory);
        JavaProcess process = JavaProcess.start(
                jvm,
                directory.resolveSibling(directory.getFileName() + ".log"),
                Map.of(),
                Main.class,
                "serve",
                "--dir",
                directory.toString(),
                "--create",
                "profiles",
                "--port",
                "0");
        try {
            return new Server(directory, process, process.line().replaceFirst("^ready: ", ""));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    String location() {
        return location;
    }

    JavaProcess process() {
        return process;
    }

    /** What a worker process needs besides the location. */
    Map<String, String> environment() {
        return Map.of(
                "PROFILESTORE_USER", credentials.getProperty("application.user"),
                "PROFILESTORE_PASSWORD", credentials.getProperty("application.password"));
    }

    /** A store as workers open it. */
    ProfileStore open(int connections) {
        return ProfileStore.open(location, options("application").withPoolSize(connections));
    }

    /** A store that may declare columns. */
    SqlStore owner() {
        return (SqlStore) ProfileStore.open(location, options("owner"));
    }

    private StoreOptions options(String role) {
        return StoreOptions.defaults()
                .withCredentials(credentials.getProperty(role + ".user"), credentials.getProperty(role + ".password"));
    }

    /** A plain connection, logged in as workers are. */
    Connection connect() throws SQLException {
        return connect("application");
    }

    Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(
                location, credentials.getProperty(role + ".user"), credentials.getProperty(role + ".password"));
    }

    /** Declares the sample's columns and writes so many profiles. */
    Server filled(int profiles) {
        try (SqlStore owner = owner()) {
            SampleProfiles.fill(owner, directory.resolveSibling(directory.getFileName() + ".columns"), profiles);
        }
        return this;
    }

    Path file() {
        return directory.resolve("profiles.mv.db");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
