package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process that is killed under its clients and started again. */
class KilledServerTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int WORKERS = 4;
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    private Process server;
    private int port;

    @AfterEach
    void stop() throws Exception {
        server.destroyForcibly().waitFor();
    }

    @Test
    void kill_underFourStores_theyGoOnByThemselvesAndNothingIsMadeTwice() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        startServer();
        AtomicBoolean stop = new AtomicBoolean();
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(open(), "user:" + i, stop));
            }
            workers.forEach(Thread::start);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitProgress(workers);
                server.destroyForcibly().waitFor();
                startServer();
                long back = System.nanoTime();
                awaitProgress(workers);
                System.out.println("200 more calls of each " + (System.nanoTime() - back) / 1_000_000
                        + " ms after the server's return");
            }
            stop.set(true);
            for (Worker worker : workers) {
                worker.join();
                assertThat(worker.failure).isNull();
                long stored =
                        worker.store.get(worker.key).orElseThrow().path("n").longValue();
                assertThat(stored).isBetween(worker.acknowledged, worker.acknowledged + worker.unknown);
                System.out.println(worker.key + ": acknowledged " + worker.acknowledged + ", unknown " + worker.unknown
                        + ", stored " + stored + ", longest call " + worker.longestMillis + " ms");
            }
        } finally {
            stop.set(true);
            workers.forEach(worker -> worker.store.close());
        }
    }

    private static void awaitProgress(List<Worker> workers) {
        List<Long> before = workers.stream().map(w -> w.acknowledged).toList();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> workers.stream()
                        .allMatch(w -> w.failure != null || w.acknowledged > before.get(workers.indexOf(w)) + 200));
        assertThat(workers).allSatisfy(w -> assertThat(w.failure).isNull());
    }

    private void startServer() throws IOException {
        String served = directory.resolve("served").toString();
        server = ChildJvm.start(Main.class, "serve", "--dir", served, "--port", "" + port, "--create", "profiles");
        // Not closed, since the server goes on writing there.
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).startsWith("ready: ");
    }

    private ProfileStore open() {
        Credentials application = CredentialsFile.beside(
                        directory.resolve("served").resolve("profiles"))
                .read(Call.on("test", "profiles"))
                .application();
        return ProfileStore.open(
                "jdbc:h2:tcp://127.0.0.1:" + port + "/profiles",
                StoreOptions.defaults().withCredentials(application.user(), application.password()));
    }

    /** Counts in a profile of its own, through a store of its own. */
    private static final class Worker extends Thread {

        final ProfileStore store;
        final String key;
        private final AtomicBoolean stop;
        volatile long acknowledged;
        volatile Throwable failure;
        long unknown;
        long longestMillis;

        Worker(ProfileStore store, String key, AtomicBoolean stop) {
            this.store = store;
            this.key = key;
            this.stop = stop;
        }

        @Override
        public void run() {
            try {
                while (!stop.get()) {
                    long start = System.nanoTime();
                    long before = acknowledged;
                    try {
                        store.increment(key, "n", 1);
                        acknowledged = before + 1;
                    } catch (OutcomeUnknown e) {
                        unknown++;
                    }
                    longestMillis = Math.max(longestMillis, (System.nanoTime() - start) / 1_000_000);
                }
            } catch (Throwable e) {
                failure = e;
            }
        }
    }
}
