package io.profilestore.fault;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.cli.Main;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.migrate.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code migrate} is killed at a random moment of each of its parts in turn, and then run until it is done: each time the store
 * equals that of a run which was left alone.
 *
 * @param kills in one round, each of a migration of its own
 */
record MigrateKill(int profiles, int kills) implements Scenario {

    private static final int BATCH = 1_000;
    private static final int TRY_AGAIN = 75;
    private static final long LONGEST_DECLARING_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long LONGEST_BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    /** Where the kill comes. */
    private enum Spot {
        SCAN,
        DECLARE,
        WITHIN_A_BATCH,
        BETWEEN_BATCHES,
        VERIFY
    }

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
        Path alone = plan.directory().resolve("alone");
        untilDone(plan, source, alone);
        Map<String, JsonNode> expected = contents(plan, alone);
        RandomGenerator random = plan.random("kills");
        Duration longest = Duration.ZERO;
        long different = 0;
        StringBuilder note = new StringBuilder();
        for (int i = 0; i < kills; i++) {
            Spot spot = Spot.values()[(int) Math.floorMod(plan.seed() + i, (long) Spot.values().length)];
            Path killed = plan.directory().resolve("killed" + i);
            note.append(spot)
                    .append(" after ")
                    .append(kill(plan, source, killed, spot, random))
                    .append(", ");
            long start = System.nanoTime();
            untilDone(plan, source, killed);
            Duration finishing = Duration.ofNanos(System.nanoTime() - start);
            longest = finishing.compareTo(longest) > 0 ? finishing : longest;
            different += different(expected, contents(plan, killed));
        }
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
                longest,
                note + "each run to its end");
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

    /** What the migration had said last. */
    private String kill(RoundPlan plan, Path source, Path target, Spot spot, RandomGenerator random) throws Exception {
        int batches = profiles / BATCH;
        long records = (long) BATCH * (1 + random.nextInt(batches));
        Phase held = switch (spot) {
            case SCAN -> Phase.SCAN;
            case BETWEEN_BATCHES -> Phase.IMPORT;
            case VERIFY -> Phase.VERIFY;
            case DECLARE, WITHIN_A_BATCH -> Phase.EXPORT; // never comes
        };
        try (ChildProcess process = ChildProcess.start(
                plan.directory().resolve("migrate.log"),
                plan.store().environment(),
                MigratingProcess.class,
                source.toString(),
                location(target),
                plan.directory().resolve("rejects.jsonl").toString(),
                held.name(),
                Long.toString(records))) {
            String said = switch (spot) {
                case SCAN, BETWEEN_BATCHES, VERIFY -> held + " " + records;
                case DECLARE -> Phase.SCAN + " " + profiles;
                case WITHIN_A_BATCH -> Phase.IMPORT + " " + records;
            };
            process.line(said);
            if (spot == Spot.DECLARE) {
                LockSupport.parkNanos(random.nextLong(LONGEST_DECLARING_NANOS));
            } else if (spot == Spot.WITHIN_A_BATCH) {
                LockSupport.parkNanos(random.nextLong(LONGEST_BATCH_NANOS));
            }
            process.kill();
            return said;
        }
    }

    /** A run that finds the killed one still there says so, and is run again. */
    private static void untilDone(RoundPlan plan, Path source, Path target) throws Exception {
        int code = TRY_AGAIN;
        for (int runs = 0; code == TRY_AGAIN && runs < 5; runs++) {
            try (ChildProcess process = ChildProcess.start(
                    plan.directory().resolve("migrate.log"),
                    plan.store().environment(),
                    Main.class,
                    "migrate",
                    source.toString(),
                    "--to",
                    location(target))) {
                code = process.await();
            }
        }
        if (code != 0) {
            throw new IllegalStateException("migrate ended with exit code " + code + "; see migrate.log");
        }
    }

    private static String location(Path directory) throws IOException {
        return "jdbc:h2:" + Files.createDirectories(directory).resolve("profiles");
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
