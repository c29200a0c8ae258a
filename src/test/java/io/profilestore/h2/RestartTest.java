package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped in order and started again: its clients do not notice. */
class RestartTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int WRITERS = 6;

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(directory.resolve("served"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void restart_underWriters_noCallFailsAndEachChangeIsMadeOnce() throws Exception {
        try (SqlStore owner = (SqlStore) open(server.roles().owner())) {
            owner.declare(List.of(WantedColumn.of("visits", ColumnType.BIGINT)), directory.resolve("columns"));
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<Writer> writers = new ArrayList<>();
        try (ProfileStore store = open(server.roles().application())) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(store, "user:" + i, stop));
            }
            writers.forEach(Thread::start);
            for (int restart = 0; restart < 3; restart++) {
                awaitProgress(writers);
                int port = server.port();
                server.close();
                server = new RunningServer(directory.resolve("served"), port);
            }
            awaitProgress(writers);
            stop.set(true);
            for (Writer writer : writers) {
                writer.join();
                assertThat(writer.failure).isNull();
                assertThat(store.get(writer.key).orElseThrow().get("visits").longValue())
                        .isEqualTo(writer.rounds);
            }
        }
        System.out.println("longest call beside three restarts: "
                + writers.stream().mapToLong(w -> w.longestMillis).max().orElseThrow() + " ms");
    }

    private static void awaitProgress(List<Writer> writers) {
        List<Long> before = writers.stream().map(w -> w.rounds).toList();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> writers.stream()
                        .allMatch(w -> w.failure != null || w.rounds > before.get(writers.indexOf(w)) + 20));
        assertThat(writers).allSatisfy(w -> assertThat(w.failure).isNull());
    }

    /** Counts in a profile of its own, in a column and outside of one, and makes and deletes another. */
    private static final class Writer extends Thread {

        private final ProfileStore store;
        private final String key;
        private final AtomicBoolean stop;
        volatile long rounds;
        volatile Throwable failure;
        long longestMillis;

        Writer(ProfileStore store, String key, AtomicBoolean stop) {
            this.store = store;
            this.key = key;
            this.stop = stop;
        }

        @Override
        public void run() {
            try {
                while (!stop.get()) {
                    long start = System.nanoTime();
                    long next = rounds + 1;
                    assertThat(store.increment(key, "visits", 1)).isEqualTo(next);
                    assertThat(store.increment(key, "uncolumned", 1)).isEqualTo(next);
                    store.update(key, Changes.set("email", "e" + next));
                    store.set(key + ":other", Json.parse("{\"n\":" + next + "}"));
                    assertThat(store.delete(key + ":other")).isTrue();
                    longestMillis = Math.max(longestMillis, (System.nanoTime() - start) / 1_000_000);
                    rounds = next;
                }
            } catch (Throwable e) {
                failure = e;
            }
        }
    }

    @Test
    void close_idleClient_itsNextStatementIsRefusedAndNotApplied() throws Exception {
        try (ProfileStore store = open(server.roles().application())) {
            store.set("k", Json.parse("{\"email\":\"0\"}"));
        }
        int made = 0;
        SQLException refused = null;
        try (Connection client = server.application();
                Statement statement = client.createStatement()) {
            Thread closing = new Thread(server::close);
            closing.start();
            while (refused == null) {
                try {
                    statement.executeUpdate("UPDATE profile SET email = '" + (made + 1) + "' WHERE id = 'k'");
                    made++;
                } catch (SQLException e) {
                    refused = e;
                }
            }
            closing.join();
        } catch (SQLException closed) {
            // What closing such a connection says does not matter.
        }
        assertThat(refused.getSQLState()).isEqualTo("PS001");
        server = new RunningServer(directory.resolve("served"));
        try (ProfileStore store = open(server.roles().application())) {
            assertThat(store.get("k").orElseThrow().get("email").stringValue()).isEqualTo("" + made);
        }
    }

    @Test
    void restart_overTls_noCallFailsAndEachChangeIsMadeOnce() throws Exception {
        Path served = directory.resolve("over TLS");
        Function<Path, ServerCertificate> certificate =
                dir -> ServerCertificate.selfSigned(Call.on("serve", dir.toString()), dir);
        RunningServer first = new RunningServer(served, "127.0.0.1", certificate);
        int port = first.port();
        Credentials application = first.roles().application();
        AtomicBoolean stop = new AtomicBoolean();
        try (ProfileStore store = ProfileStore.open(
                "jdbc:h2:ssl://127.0.0.1:" + port + "/profiles",
                StoreOptions.defaults()
                        .withCredentials(application.user(), application.password())
                        .withServerCertificate(first.fingerprint()))) {
            List<Writer> writers = List.of(new Writer(store, "user:0", stop), new Writer(store, "user:1", stop));
            writers.forEach(Thread::start);
            awaitProgress(writers);
            first.close();
            try (RunningServer second = new RunningServer(served, "127.0.0.1", port, certificate)) {
                awaitProgress(writers);
                stop.set(true);
                for (Writer writer : writers) {
                    writer.join();
                    assertThat(writer.failure).isNull();
                }
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void close_clientThatWasIdleForLong_itsNextCallGoesOn() throws Exception {
        try (ProfileStore store = open(server.roles().application())) {
            store.increment("k", "n", 1);
            int port = server.port();
            server.close();
            server = new RunningServer(directory.resolve("served"), port);

            assertThat(store.increment("k", "n", 1)).isEqualTo(2);
        }
    }

    private ProfileStore open(Credentials credentials) {
        return ProfileStore.open(
                server.location(), StoreOptions.defaults().withCredentials(credentials.user(), credentials.password()));
    }
}
