package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.cli.Main;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** {@code serve} of one database, which can be killed and started again at the same port. */
final class ServerProcess implements AutoCloseable {

    private static final String NAME = "profiles";

    private final Path directory;
    private final TestedStore store;
    private final Properties credentials = new Properties();
    private ChildProcess process;
    private int port;

    /** Creates the database and serves it, with the counter's column. */
    ServerProcess(RoundPlan plan) throws IOException, InterruptedException {
        directory = Files.createDirectories(plan.directory().resolve("data"));
        store = plan.store();
        start();
        try {
            try (Reader reader = Files.newBufferedReader(directory.resolve(NAME + ".credentials"))) {
                credentials.load(reader);
            }
            try (ProfileStore owner = openAsOwner()) {
                Counters.declare(plan, owner);
            }
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Starts it, after it has ended, and waits until clients are let in; says how long that took. */
    Duration start() throws IOException, InterruptedException {
        long start = System.nanoTime();
        process = ChildProcess.start(
                directory.resolveSibling(directory.getFileName() + ".log"),
                store.environment(),
                Main.class,
                "serve",
                "--dir",
                directory.toString(),
                "--port",
                Integer.toString(port),
                "--create",
                NAME);
        try {
            String location = process.line("ready: ");
            port = Integer.parseInt(location.replaceFirst(".*:(\\d+)/.*", "$1"));
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    ChildProcess process() {
        return process;
    }

    int port() {
        return port;
    }

    String location() {
        return location(port);
    }

    /** As it is reached through a proxy's port. */
    static String location(int port) {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/" + NAME;
    }

    /** What a worker's process needs. */
    Map<String, String> environment() {
        return environment("application");
    }

    /** What a process needs that may change tables. */
    Map<String, String> ownerEnvironment() {
        return environment("owner");
    }

    private Map<String, String> environment(String role) {
        Map<String, String> environment = new HashMap<>(store.environment());
        environment.put("PROFILESTORE_USER", credentials.getProperty(role + ".user"));
        environment.put("PROFILESTORE_PASSWORD", credentials.getProperty(role + ".password"));
        return environment;
    }

    /** A store as workers open it. */
    ProfileStore open() {
        return open("application");
    }

    /** A store that may change tables. */
    ProfileStore openAsOwner() {
        return open("owner");
    }

    /** A plain connection that may do everything. */
    Connection connectAsOwner() throws SQLException {
        return DriverManager.getConnection(
                location(), credentials.getProperty("owner.user"), credentials.getProperty("owner.password"));
    }

    private ProfileStore open(String role) {
        return ProfileStore.open(
                location(),
                store.options()
                        .withCredentials(
                                credentials.getProperty(role + ".user"), credentials.getProperty(role + ".password")));
    }

    @Override
    public void close() {
        process.close();
    }
}
