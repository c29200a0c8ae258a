package io.profilestore.fault;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.cli.Main;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code migrate} is killed, a few times, and then run to its end: the store equals that of a run which was left alone. */
record MigrateKill(int profiles, int kills) implements Scenario {

    @Override
    public String name() {
        return "migrate-kill";
    }

    /** It is run until it is done. */
    @Override
    public Expectation expectation(TestedStore store) {
        return Expectation.CLEAN;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        Path source = plan.directory().resolve("profiles.json");
        Files.write(source, Json.bytes(source(plan.random("source"))));
        long start = System.nanoTime();
        Path alone = plan.directory().resolve("alone");
        try (ChildProcess process = migrate(plan, source, alone)) {
            requireDone(process);
        }
        long took = System.nanoTime() - start;
        RandomGenerator random = plan.random("kills");
        Path killed = plan.directory().resolve("killed");
        StringBuilder note = new StringBuilder();
        for (int i = 0; i < kills; i++) {
            try (ChildProcess process = migrate(plan, source, killed)) {
                long moment = random.nextLong(took / 4, took);
                LockSupport.parkNanos(moment);
                note.append(process.isAlive() ? "killed" : "done").append(" after ");
                note.append(Duration.ofNanos(moment).toMillis()).append(" ms, ");
                process.kill();
            }
        }
        start = System.nanoTime();
        try (ChildProcess process = migrate(plan, source, killed)) {
            requireDone(process);
        }
        Duration finishing = Duration.ofNanos(System.nanoTime() - start);
        Map<String, JsonNode> expected = contents(plan, alone);
        long different = different(expected, contents(plan, killed));
        return new Round(
                plan.seed(),
                expected.size(),
                0,
                0,
                different,
                0,
                0,
                0,
                Duration.ZERO,
                finishing,
                note + "run to its end");
    }

    private ObjectNode source(RandomGenerator random) {
        ObjectNode source = Json.mapper().createObjectNode();
        for (int i = 0; i < profiles; i++) {
            source.putObject("user:" + i)
                    .put("email", "user" + i + "@example.com")
                    .put("city", "city " + random.nextInt(100))
                    .put("visits", random.nextInt(1_000))
                    .put("note", "note " + random.nextLong());
        }
        return source;
    }

    private static ChildProcess migrate(RoundPlan plan, Path source, Path target) throws IOException {
        return ChildProcess.start(
                plan.directory().resolve("migrate.log"),
                plan.store().environment(),
                Main.class,
                "migrate",
                source.toString(),
                "--to",
                location(target));
    }

    private static String location(Path directory) throws IOException {
        return "jdbc:h2:" + Files.createDirectories(directory).resolve("profiles");
    }

    private static void requireDone(ChildProcess process) throws InterruptedException {
        int code = process.await();
        if (code != 0) {
            throw new IllegalStateException("migrate ended with exit code " + code + "; see migrate.log");
        }
    }

    private static Map<String, JsonNode> contents(RoundPlan plan, Path directory) throws IOException {
        Map<String, JsonNode> contents = new TreeMap<>();
        try (ProfileStore store =
                        ProfileStore.open(location(directory), plan.store().options());
                Stream<Profile> profiles = store.scan("")) {
            profiles.forEach(profile -> contents.put(profile.key(), profile.value()));
        }
        return contents;
    }

    private static long different(Map<String, JsonNode> expected, Map<String, JsonNode> actual) {
        long missing = expected.entrySet().stream()
                .filter(entry -> !actual.containsKey(entry.getKey())
                        || JsonDifference.between(actual.get(entry.getKey()), entry.getValue())
                                .isPresent())
                .count();
        return missing
                + actual.keySet().stream()
                        .filter(key -> !expected.containsKey(key))
                        .count();
    }
}
