package io.profilestore.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * One round to be.
 *
 * @param directory an existing one, of this round alone
 * @param seed what is random in it comes from here
 * @param longest until the fault comes
 */
record RoundPlan(Path directory, long seed, Duration longest, TestedStore store) {

    /** The directory of the clients' histories. */
    Path history() throws IOException {
        return Files.createDirectories(directory.resolve("history"));
    }

    /** The directory of the migrations of declared columns; created with the first of them. */
    Path columns() {
        return directory.resolve("columns");
    }

    /** A source of its own for each purpose, so that one does not depend on how much another has drawn. */
    RandomGenerator random(String purpose) {
        return new SplittableRandom(seed * 31 + purpose.hashCode());
    }

    /** Any of them. */
    static <T> T oneOf(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Lets the load run until the fault's random moment. */
    void waitForMoment() {
        long quarter = longest.toNanos() / 4;
        long end = System.nanoTime() + random("moment").nextLong(quarter, longest.toNanos());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
