package io.profilestore.cluster;

import static org.awaitility.Awaitility.await;

import io.profilestore.contract.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One server of a {@link PostgresCluster}. Each can be the primary, and is set up for it from the beginning. */
public final class ClusterNode {

    /** WAL is kept for standbys that come back late; they ask again at once, not after five seconds. */
    private static final Map<String, String> SETTINGS =
            Map.of("wal_keep_size", "512MB", "wal_retrieve_retry_interval", "100ms", "shared_buffers", "32MB");

    private final String name;
    private final Path data;
    private final PostgresProcess process;
    private boolean running;

    /**
     * Starts it, on the files that are there or on new ones.
     *
     * @param name its own, by which it streams
     */
    ClusterNode(String name, Path data) {
        this.name = name;
        this.data = data;
        Map<String, String> settings = new HashMap<>(PostgresProcess.DEFAULTS);
        settings.putAll(SETTINGS);
        process = new PostgresProcess(data, settings);
        running = true;
    }

    /** Sets up files of a server that does not run: from its next start on it is a standby. */
    static void makeStandby(Path data, String name, ClusterNode primary) throws IOException {
        set(data, "primary_conninfo", connectionTo(primary, name));
        Files.writeString(data.resolve("standby.signal"), "");
    }

    /** Sets up files of a server that does not run; what was set before is overruled. */
    static void set(Path data, String setting, String value) throws IOException {
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                setting + " = '" + value + "'\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static String connectionTo(ClusterNode primary, String name) {
        return "host=127.0.0.1 port=" + primary.port() + " user=postgres application_name=" + name;
    }

    public String name() {
        return name;
    }

    public int port() {
        return process.port();
    }

    Path data() {
        return data;
    }

    public boolean isRunning() {
        return running;
    }

    /** SIGKILL to all of its processes; they are gone when this returns. */
    public void kill() {
        process.kill();
        running = false;
    }

    /**
     * It takes connections and answers nothing any more, as a machine that hangs; nothing of it goes on until it is killed. It does
     * not count as running.
     */
    public void hang() {
        process.pause();
        running = false;
    }

    /** Ends it in order. */
    public void stop() throws IOException {
        process.stop();
        running = false;
    }

    /** Starts it again as what it was. */
    public void start() {
        process.start();
        running = true;
    }

    /** What it streams stands still. */
    void pauseSenders() {
        for (long pid : numbers("SELECT pid FROM pg_stat_replication")) {
            PostgresProcess.signal("STOP", ProcessHandle.of(pid).stream());
        }
    }

    /** A standby goes on receiving, and shows nothing of that until {@link #resumeReplay}. */
    public void pauseReplay() {
        run("SELECT pg_wal_replay_pause()");
        await().until(() -> number("SELECT CAST(pg_get_wal_replay_pause_state() = 'paused' AS int)") == 1);
    }

    public void resumeReplay() {
        run("SELECT pg_wal_replay_resume()");
    }

    void promote() {
        run("SELECT pg_promote()");
    }

    void follow(ClusterNode primary) {
        streamFrom(connectionTo(primary, name));
    }

    /** A standby receives from nobody any more. */
    void followNobody() {
        streamFrom("");
    }

    private void streamFrom(String primary) {
        run("ALTER SYSTEM SET primary_conninfo = '" + primary + "'");
        run("SELECT pg_reload_conf()");
    }

    boolean isStreaming() {
        return number("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'") > 0;
    }

    /** How much of the primary's WAL a standby has on its disk. */
    long received() {
        return number("SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')");
    }

    /** How much of it a standby shows to those who read. */
    long replayed() {
        return number("SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')");
    }

    /** How many standbys a primary streams to. */
    long streams() {
        return number("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'");
    }

    /** The one number that a query returns. */
    public long number(String sql) {
        return numbers(sql).get(0);
    }

    private List<Long> numbers(String sql) {
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(name + " does not answer: " + sql, e);
        }
    }

    /** Does something as the user who may do everything. */
    public void run(String sql) {
        try (Connection connection = process.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(name + " does not do: " + sql, e);
        }
    }

    /** A session of the user who may do everything. */
    Connection connect() throws SQLException {
        return process.connect();
    }

    /** Kills it where it runs; its files stay. */
    void close() {
        process.close();
    }
}
