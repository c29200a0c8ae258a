package io.profilestore.fault;

import io.profilestore.fault.Scenario.Expectation;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs rounds of scenarios, prints each of them, and writes them as JSON.
 *
 * @param output gets one file for each scenario; also where the stores are for the time being
 * @param seed of the first round; each later one has the next
 * @param longest until the fault comes
 */
record FaultRun(Path output, TestedStore store, int rounds, long seed, Duration longest, PrintStream log) {

    private static final int MOST_OF_A_CONTROL = 10;

    /** The rounds of one scenario. */
    Result run(Scenario scenario) throws Exception {
        List<Round> done = new ArrayList<>();
        Expectation expectation = scenario.expectation(store);
        try (scenario) {
            for (int number = 0; number < rounds || isToTryAgain(expectation, done); number++) {
                done.add(round(scenario, seed + number));
            }
        }
        Result result = new Result(scenario.name(), expectation, List.copyOf(done));
        Files.createDirectories(output);
        Files.write(output.resolve(scenario.name() + "-" + store.name() + ".json"), json(result, scenario.engine()));
        return result;
    }

    /** A control may be lucky. */
    private static boolean isToTryAgain(Expectation expectation, List<Round> done) {
        return expectation == Expectation.MUST_LOSE
                && done.size() < MOST_OF_A_CONTROL
                && done.stream().allMatch(round -> round.lost() == 0);
    }

    private Round round(Scenario scenario, long roundSeed) throws Exception {
        log.println(scenario.name() + ": seed " + roundSeed + ", " + scenario.engine() + ", " + store.name());
        Path directory = Files.createDirectories(output).toRealPath().resolve(scenario.name() + "-" + roundSeed);
        remove(directory);
        Files.createDirectories(directory);
        Round round = scenario.run(new RoundPlan(directory, roundSeed, longest, store));
        log.println("  " + Json.text(round.json()));
        if (round.isClean() || result(scenario, round).isAsExpected()) {
            remove(directory);
        }
        return round;
    }

    private Result result(Scenario scenario, Round round) {
        return new Result(scenario.name(), scenario.expectation(store), List.of(round));
    }

    private byte[] json(Result result, String engine) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("scenario", result.scenario())
                .put("durability", store.name())
                .put("engine", engine)
                .put("asExpected", result.isAsExpected());
        ArrayNode array = json.putArray("rounds");
        result.rounds().forEach(round -> array.add(round.json()));
        return Json.indented().writeValueAsBytes(json);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where a write is gone, what was read of it before is odd. */
    private static boolean hasOnlyLost(Round round) {
        return round.doubled() == 0 && round.reissued() == 0 && (round.lost() > 0 || round.odd() == 0);
    }

    /** What the rounds of one scenario showed. */
    record Result(String scenario, Expectation expectation, List<Round> rounds) {

        /** Whether it is what it has to be. */
        boolean isAsExpected() {
            return switch (expectation) {
                case CLEAN -> rounds.stream().allMatch(Round::isClean);
                case MAY_LOSE -> rounds.stream().allMatch(FaultRun::hasOnlyLost);
                case MUST_LOSE -> rounds.stream().anyMatch(round -> round.lost() > 0);
            };
        }
    }
}
