package io.profilestore.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three PostgreSQL servers of docker-compose.yml and the commands of docs/scaling.md on them, run without Docker, with this
 * machine's PostgreSQL: the one that comes through Maven has no {@code pg_basebackup}.
 */
@Timeout(180)
class ComposeClusterIT {

    private static final List<String> NODES = List.of("postgres1", "postgres2", "postgres3");
    private static final String COMPOSE = "docker compose --profile cluster ";

    @TempDir
    Path temporary;

    private final Map<String, LocalProcess> servers = new HashMap<>();
    private LocalCompose compose;

    @BeforeEach
    void prepare() throws Exception {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            System.err.println(
                    "NOT TESTED: the profile cluster of docker-compose.yml, for want of PostgreSQL's programs in"
                            + " /usr/lib/postgresql; on Debian 12: apt-get install postgresql-15");
        }
        assumeTrue(programs.isPresent(), "no PostgreSQL in /usr/lib/postgresql");
        compose = new LocalCompose(temporary);
        compose.addPrograms(programs.orElseThrow());
        LocalProcess prepared = compose.prepare("(umask");
        assertThat(prepared.process().exitValue()).as(prepared.err()).isZero();
    }

    @AfterEach
    void stop() {
        if (compose != null) {
            compose.close();
        }
    }

    @Test
    void services_primaryKilledAndAnotherPromoted_loseNothingAndTakeItBack() throws Exception {
        for (String node : NODES) {
            servers.put(node, compose.start(node));
        }
        awaitHealth(NODES);
        LocalProcess migrated = compose.run("migrate-cluster");
        assertThat(migrated.out()).as(migrated.err()).contains("12 profiles read back: 0 missing, 0 different");
        long visits = increment();
        assertThat(run("exec postgres2 sh /cluster/node.sh promote").err()).contains("is the primary: stop it first");

        run("kill postgres1");
        String furthest = Stream.of("postgres2", "postgres3")
                .max(Comparator.comparingLong(this::received))
                .orElseThrow();
        LocalProcess promoted = run("exec postgres2 sh /cluster/node.sh promote", furthest);
        assertThat(promoted.out()).as(promoted.err()).contains(furthest + ": is the primary");
        // It waits for the one standby that is left, which has found the new primary by itself.
        assertThat(increment()).isEqualTo(visits + 1);

        run("up -d postgres1");
        awaitHealth(NODES);
        assertThat(servers.get("postgres1").out())
                .as(servers.get("postgres1").err())
                .contains("was the primary, and becomes a standby");
        awaitReceived("postgres1", furthest.equals("postgres2") ? "postgres3" : "postgres2");
        assertThat(increment()).isEqualTo(visits + 2);
        assertThat(compose.image()).as("what is written where it is read-only").isEmptyDirectory();
    }

    /** Of the newest version that is here. */
    private static Optional<Path> programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("pg_rewind")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** A command of the page, which has it for {@code postgres2}, on another of the servers. */
    private LocalProcess run(String command, String node) throws Exception {
        assertThat(Files.readString(Path.of("docs/scaling.md"))).contains(COMPOSE + command);
        return dispatch(command.replace("postgres2", node).split(" "));
    }

    private LocalProcess run(String command) throws Exception {
        return run(command, "postgres2");
    }

    private LocalProcess dispatch(String[] words) throws Exception {
        return switch (words[0]) {
            case "exec" -> compose.exec(words[1], List.of(words).subList(2, words.length));
            case "kill" -> {
                LocalProcess server = servers.get(words[1]);
                server.kill();
                server.await();
                yield server;
            }
            default -> {
                String node = words[words.length - 1];
                servers.put(node, compose.start(node));
                yield servers.get(node);
            }
        };
    }

    private long received(String node) {
        try {
            LocalProcess answer = run("exec postgres2 sh /cluster/node.sh received", node);
            assertThat(answer.process().exitValue()).as(answer.err()).isZero();
            return Long.parseLong(answer.out().strip());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitHealth(List<String> nodes) {
        for (String node : nodes) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                LocalProcess server = servers.get(node);
                assertThat(server.process().isAlive())
                        .as(server.out() + server.err())
                        .isTrue();
                return compose.health(node) == 0;
            });
        }
    }

    /** Until a standby has as much as another one had when this began. */
    private void awaitReceived(String standby, String other) {
        long goal = received(other);
        await().atMost(Duration.ofMinutes(1)).until(() -> received(standby) >= goal);
    }

    /** One round of a worker. */
    private long increment() throws Exception {
        LocalProcess worker = compose.exec(
                "worker-cluster", List.of("java", "-jar", Dockerfile.jar().get(1), "increment", "user:1001", "visits"));
        assertThat(worker.process().exitValue()).as(worker.err()).isZero();
        return Long.parseLong(worker.out().strip());
    }
}
