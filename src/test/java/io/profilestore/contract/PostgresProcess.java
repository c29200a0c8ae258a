package io.profilestore.contract;

import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of one test's own, on the loopback interface, which can be killed, stopped and started again on the same
 * files and the same port. It does not outlive this JVM.
 */
public final class PostgresProcess implements AutoCloseable {

    /** As a server is that nobody has set up: what is acknowledged is on the disk. The builder of ours has it otherwise. */
    public static final Map<String, String> DEFAULTS = Map.of("fsync", "on", "synchronous_commit", "on");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final Map<String, String> settings;
    private final Thread atShutdown = new Thread(this::killIfRunning);
    private EmbeddedPostgres running;
    private int port;

    /**
     * Makes the files and starts the server.
     *
     * @param data a directory that is not there yet
     * @param settings as in postgresql.conf
     */
    public PostgresProcess(Path data, Map<String, String> settings) {
        this.data = data;
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(atShutdown);
        start();
    }

    /** Starts it, after it has ended, and waits until it lets clients in; says how long that took. */
    public Duration start() {
        long start = System.nanoTime();
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                .setPort(port)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()));
        settings.forEach(builder::setServerConfig);
        // A killed server leaves its socket's lock behind, with a number that may still look taken.
        builder.setServerConfig("unix_socket_directories", "");
        try {
            running = builder.start();
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException("PostgreSQL does not start, see " + log(), e);
        }
        port = running.getPort();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    public int port() {
        return port;
    }

    /** The location of the database that each server has. */
    public String location() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Opens a store there, and makes the tables where there are none. */
    public ProfileStore open() {
        return PostgresServer.open(location());
    }

    /** A plain connection of the user who may do everything. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(location(), PostgresServer.user(), "");
    }

    /** SIGKILL to all of its processes; they are gone when this returns. */
    public void kill() {
        kill(List.of(postmaster()));
        try {
            // Where nobody collects what has ended, as in a container without an init, its number still looks taken.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            // Fails to stop it, and lets its files be opened again.
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of its processes stand still: it takes connections and requests, and answers nothing. */
    public void pause() {
        signal("STOP", withChildren(postmaster()));
    }

    /** They go on. */
    public void resume() {
        signal("CONT", withChildren(postmaster()));
    }

    /** Ends it in order, and all sessions with it ({@code pg_ctl stop -m fast}). */
    public void stop() throws IOException {
        running.close();
    }

    /** No session begins any more, and when the last one has ended, so does it ({@code pg_ctl stop -m smart}). */
    public void stopAfterTheLastSession() {
        signal("TERM", Stream.of(postmaster()));
    }

    /** From soon on, this user has to give a password; the others need none. */
    public void askForPassword(String user) throws IOException, SQLException {
        Path rules = data.resolve("pg_hba.conf");
        Files.writeString(rules, "host all " + user + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private ProcessHandle postmaster() {
        return postmaster(data.resolve("postmaster.pid"))
                .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run"));
    }

    /** The first process of the server that has written this file. */
    public static Optional<ProcessHandle> postmaster(Path pidFile) {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to processes and all that they have started; they are gone when this returns. */
    public static void kill(List<ProcessHandle> parents) {
        // They would start others, and those would end by themselves once their parent has gone.
        signal("STOP", parents.stream());
        List<ProcessHandle> all =
                parents.stream().flatMap(PostgresProcess::withChildren).toList();
        signal("KILL", all.stream());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> all.stream().allMatch(PostgresProcess::hasEnded));
    }

    private static Stream<ProcessHandle> withChildren(ProcessHandle postmaster) {
        return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    }

    /** What has ended and was not collected has no command any more. */
    private static boolean hasEnded(ProcessHandle process) {
        return !process.isAlive() || process.info().command().isEmpty();
    }

    /** Sends a signal of this name to processes. */
    public static void signal(String name, Stream<ProcessHandle> processes) {
        StringBuilder command = new StringBuilder("kill -" + name);
        processes.forEach(process -> command.append(' ').append(process.pid()));
        try {
            new ProcessBuilder("sh", "-c", command.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void killIfRunning() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            kill();
        }
    }

    /** Kills it where it has not ended; its files stay. */
    @Override
    public void close() {
        killIfRunning();
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // This JVM ends as well.
        }
    }
}
