package io.profilestore.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.contract.Backend;
import io.profilestore.contract.WorkerProcesses;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docker-compose.yml runs, run without Docker: its commands, health checks and secrets on the packaged jar. */
@Timeout(180)
class ComposeIT {

    private static final int TERMINATED = 143;

    @TempDir
    Path temporary;

    private LocalCompose compose;

    @BeforeEach
    void prepare() throws Exception {
        compose = new LocalCompose(temporary);
        renewSecrets();
    }

    @AfterEach
    void stop() {
        compose.close();
    }

    @Test
    void services_all_moveTheSampleAndLoseNothingOverARestart() throws Exception {
        assertThat(compose.health("h2")).as("before the server runs").isNotZero();
        LocalProcess loopback = compose.start("loopback");
        LocalProcess server = startServer();
        assertThat(server.out()).startsWith("ready: " + compose.location() + "\n");

        LocalProcess migrated = compose.run("migrate");
        assertThat(migrated.out()).as(migrated.err()).contains("12 profiles read back: 0 missing, 0 different");
        assertThat(migrated.process().exitValue()).isZero();

        long before = visits();
        List<String> acknowledged = compose.workersSay("worker");
        assertThat(acknowledged).doesNotHaveDuplicates().allMatch(value -> value.matches("\\d+"));

        assertThat(server.stop()).as(server.err()).isEqualTo(TERMINATED);
        assertThat(server.err()).contains(" stopping\n", " stopped\n");
        assertThat(compose.health("h2")).as("after the server has stopped").isNotZero();
        startServer();
        assertThat(visits()).isEqualTo(before + acknowledged.size());

        assertThat(loopback.stop()).isEqualTo(TERMINATED);
        assertThat(compose.started())
                .as("services that are run here")
                .containsExactlyInAnyOrderElementsOf(compose.file().services().keySet().stream()
                        .filter(name -> !name.contains("postgres") && !name.contains("cluster"))
                        .toList());
        assertThat(compose.image()).as("what is written where it is read-only").isEmptyDirectory();
    }

    @Test
    void workers_fourProcessesOfTheApplication_loseNoneOfTenThousandUpdates() throws Exception {
        startServer();

        // Each change is a field set and a counter incremented.
        assertThat(WorkerProcesses.lostBy(new Application(), 4, 1_300)).isEmpty();
    }

    @Test
    void secrets_renewed_countFromTheNextStartOn() throws Exception {
        LocalProcess server = startServer();
        Properties old = application();
        assertThat(server.stop()).isEqualTo(TERMINATED);

        renewSecrets();
        startServer();

        assertThat(application()).isNotEqualTo(old);
        assertThat(compose.command(login(old), "keys", "--at", compose.location())
                        .process()
                        .exitValue())
                .isEqualTo(77);
        LocalProcess renewed = compose.command(login(application()), "keys", "--at", compose.location());
        assertThat(renewed.process().exitValue()).as(renewed.err()).isZero();
    }

    @Test
    void secrets_ofWorkers_areTheApplicationsAlone() throws Exception {
        assertThat(application()).containsOnlyKeys("application.user", "application.password");
        for (String name : List.of("profiles", "application")) {
            assertThat(Files.getPosixFilePermissions(compose.secret(name).getParent()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(compose.secret(name)).toString())
                    .doesNotContain("GROUP", "OTHERS");
        }
    }

    @Test
    void secrets_notReadable_areNamed() throws Exception {
        Files.delete(compose.secret("profiles"));

        LocalProcess server = compose.run("h2");

        assertThat(server.process().exitValue()).isEqualTo(66);
        assertThat(server.err())
                .startsWith("profilestore: serve: the file " + compose.secret("profiles") + " that ")
                .contains(" cannot be read. Check its path, and that it is readable for the user")
                .hasLineCount(1);
    }

    private void renewSecrets() throws Exception {
        LocalProcess made = compose.command(
                Map.of(),
                "credentials",
                compose.file().secretFile("profiles"),
                "--application-file",
                compose.file().secretFile("application"));
        assertThat(made.process().exitValue()).as(made.err()).isZero();
    }

    private LocalProcess startServer() throws Exception {
        LocalProcess server = compose.start("h2");
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(server.process().isAlive()).as(server.err()).isTrue();
            return server.out().startsWith("ready: ");
        });
        assertThat(compose.health("h2")).as("once the server is ready").isZero();
        return server;
    }

    private long visits() throws Exception {
        LocalProcess got =
                compose.command(login(application()), "get", "user:1001", "--json", "--at", compose.location());
        return Json.parse(got.out()).required("value").required("visits").longValue();
    }

    private Properties application() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(compose.secret("application"))) {
            properties.load(reader);
        }
        return properties;
    }

    private static Map<String, String> login(Properties application) {
        return Map.of(
                "PROFILESTORE_USER", application.getProperty("application.user"),
                "PROFILESTORE_PASSWORD", application.getProperty("application.password"));
    }

    /** The server's database, as workers see it. */
    private final class Application implements Backend {

        @Override
        public void start() {}

        @Override
        public String location() {
            return compose.location();
        }

        @Override
        public Map<String, String> environment() {
            try {
                return login(application());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ProfileStore open() {
            Map<String, String> login = environment();
            return ProfileStore.open(
                    location(),
                    StoreOptions.defaults()
                            .withCredentials(login.get("PROFILESTORE_USER"), login.get("PROFILESTORE_PASSWORD")));
        }
    }
}
