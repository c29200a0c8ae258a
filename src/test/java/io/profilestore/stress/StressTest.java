package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.check.Anomaly;
import io.profilestore.check.Histories;
import io.profilestore.contract.PostgresServer;
import io.profilestore.h2.H2Server;
import io.profilestore.stress.Progress.Phase;
import io.profilestore.stress.StressException.Kind;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with real processes. */
@Timeout(120)
class StressTest {

    private static final StoreOptions CREATE = StoreOptions.defaults().withCreate(true);

    @TempDir
    Path directory;

    @Test
    void run_fileWithoutLock_losesAcknowledgedWrites() throws Exception {
        StressResult result = run("file:" + directory.resolve("racy.json"), Mode.FIELDS, CREATE, 2);

        assertThat(result.isClean()).isFalse();
        assertThat(result.verdict().count(Anomaly.LOST_UPDATE)).isPositive();
        assertThat(result.total().lost()).isEqualTo(result.verdict().count(Anomaly.LOST_UPDATE));
        assertThat(result.sentence()).startsWith("lost ").endsWith("this store loses concurrent changes.");
    }

    @Test
    void run_embeddedDatabase_losesNothing() throws Exception {
        assertNothingLost(run("jdbc:h2:" + directory.resolve("profiles"), Mode.MIXED, CREATE, 2));
    }

    @Test
    void run_lockedFile_losesNothingAndLeavesOthersAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("locked.json"), "{\"user:1\":{\"email\":\"e\"}}");
        String location = "file:" + file + "?lock=flock";

        assertNothingLost(run(location, Mode.COMPARE_AND_SET, CREATE, 2));

        try (ProfileStore store = ProfileStore.open(location);
                Stream<String> keys = store.keys("")) {
            assertThat(keys).containsExactly("user:1");
        }
    }

    @Test
    void run_server_losesNothing() throws Exception {
        try (H2Server server = H2Server.start(
                new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), null, null), line -> {})) {
            StoreOptions application = credentials();

            assertNothingLost(run(server.databases().get(0).location(), Mode.FIELDS, application, 2));
        }
    }

    /** Ten minutes of it: docs/postgresql.md. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void run_postgres_losesNothing(Mode mode) throws Exception {
        String location = PostgresServer.createSchema();
        StoreOptions login = CREATE.withCredentials(PostgresServer.user(), "");
        PostgresServer.open(location).close();

        assertNothingLost(run(location, mode, login, 4, Duration.ofSeconds(2)));

        PostgresServer.dropSchema(location);
    }

    @Test
    void run_workerKilled_endsTheOthersAndSaysSo() throws Exception {
        String location = "file:" + directory.resolve("locked.json") + "?lock=flock";
        StressSettings settings = settings(location, Mode.COUNTER, CREATE, 2, Duration.ofMinutes(5));
        Stress stress = new Stress(settings);
        List<ProcessHandle> workers = new ArrayList<>();
        Path history = Files.createDirectory(directory.resolve("history"));

        StressException failure = catchThrowableOfType(
                StressException.class,
                () -> stress.run(history, (phase, percent) -> {
                    if (workers.isEmpty() && anyLines(history)) {
                        workers.addAll(ProcessHandle.current()
                                .children()
                                .filter(StressWorkers::isOne)
                                .toList());
                        workers.get(0).destroyForcibly();
                    }
                }));

        assertThat(failure.kind()).isEqualTo(Kind.KILLED);
        assertThat(failure).hasMessageContaining("was killed by signal 9");
        assertThat(workers).hasSize(2);
        await().until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** A call that is still in flight would bring back what is deleted next. */
    @Test
    void close_workersAtWork_haveEndedWhenItReturns() throws Exception {
        String location = "file:" + directory.resolve("racy.json");
        ProfileStore.open(location, CREATE).close();
        StressSettings settings = settings(location, Mode.COUNTER, CREATE, 2, Duration.ofMinutes(5));
        Path history = Files.createDirectory(directory.resolve("history"));
        Workers workers = Workers.start(settings, "stress:x:", history, () -> {});
        List<ProcessHandle> processes =
                ProcessHandle.current().children().filter(StressWorkers::isOne).toList();
        workers.go();
        await().until(() -> anyLines(history));

        workers.close();

        assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void run_historyCannotBeWritten_saysSo() {
        StressSettings settings =
                settings("file:" + directory.resolve("new.json"), Mode.COUNTER, CREATE, 1, Duration.ofMinutes(5));

        StressException failure = catchThrowableOfType(
                StressException.class,
                () -> new Stress(settings).run(directory.resolve("missing"), (phase, percent) -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.HISTORY);
        assertThat(failure)
                .hasMessageContaining("worker 0 (process ")
                .hasMessageContaining("cannot write the history in " + directory.resolve("missing"));
    }

    /** The last client is this process itself. */
    @Test
    void run_lastHistoryCannotBeWritten_saysSoAndClearsUp() throws Exception {
        Path history = Files.createDirectory(directory.resolve("history"));
        Path file = directory.resolve("new.json");
        StressSettings settings = settings("file:" + file, Mode.COUNTER, CREATE, 1, Duration.ofMillis(200));
        Files.createFile(history.resolve("client-0001.jsonl"));

        StressException failure = catchThrowableOfType(
                StressException.class, () -> new Stress(settings).run(history, (phase, percent) -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.HISTORY);
        assertThat(failure).hasMessageContaining("cannot write the history in " + history);
        assertThat(file).hasContent("{}");
    }

    @Test
    void run_rate_makesAboutSoManyWrites() throws Exception {
        StressSettings settings = new StressSettings(
                "file:" + directory.resolve("alone.json"),
                CREATE,
                Mode.COUNTER,
                1,
                Duration.ofMillis(500),
                new Load.Rate(40),
                1,
                0,
                5);
        AtomicInteger percent = new AtomicInteger();
        Set<Phase> told = EnumSet.noneOf(Phase.class);

        StressResult result = new Stress(settings)
                .run(Files.createDirectory(directory.resolve("history")), (phase, done) -> {
                    told.add(phase);
                    percent.accumulateAndGet(done, Math::max);
                });

        assertThat(result.total().attempted()).isBetween(1L, 40L);
        assertThat(percent).hasPositiveValue();
        assertThat(told).containsExactly(Phase.RUN);
    }

    @Test
    void worker_standardInputCloses_endsAtOnce() throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StressWorker.class.getName())
                .start();
        try {
            worker.getOutputStream().close();

            assertThat(worker.waitFor()).isEqualTo(1);
        } finally {
            worker.destroyForcibly();
        }
    }

    private static void assertNothingLost(StressResult result) throws IOException {
        assertThat(result.total().acknowledged()).isPositive();
        assertThat(result.total().failed()).as("%s", result.reasons()).isZero();
        assertThat(result.total().unknown()).as("%s", result.reasons()).isZero();
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.isClean()).isTrue();
        assertThat(result.sentence()).isEqualTo("Nothing was lost.");
        try (ProfileStore store = ProfileStore.open(
                        result.settings().location(), result.settings().options());
                Stream<String> left = store.keys(Stress.KEYS);
                var operations = Histories.read(result.history())) {
            assertThat(left).as("profiles of the run").isEmpty();
            assertThat(operations.filter(o -> o.outcome().acknowledged()))
                    .hasSize((int) (result.total().acknowledged()
                            + result.reads()
                            + result.settings().keys()));
        }
    }

    private StressResult run(String location, Mode mode, StoreOptions options, int workers) throws Exception {
        return run(location, mode, options, workers, Duration.ofMillis(500));
    }

    private StressResult run(String location, Mode mode, StoreOptions options, int workers, Duration duration)
            throws Exception {
        Path history = Files.createDirectory(directory.resolve("history"));
        return new Stress(settings(location, mode, options, workers, duration)).run(history, (phase, percent) -> {});
    }

    private static StressSettings settings(
            String location, Mode mode, StoreOptions options, int workers, Duration duration) {
        return new StressSettings(
                location, options, mode, workers, duration, new Load.Unlimited(), mode.defaultKeys(), 0.99, 42);
    }

    private StoreOptions credentials() throws IOException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
            credentials.load(reader);
        }
        return StoreOptions.defaults()
                .withCredentials(
                        credentials.getProperty("application.user"), credentials.getProperty("application.password"));
    }

    private static boolean anyLines(Path history) {
        try (Stream<Path> files = Files.list(history)) {
            return files.filter(f -> f.toFile().length() > 100).count() == 2;
        } catch (IOException e) {
            return false;
        }
    }
}
