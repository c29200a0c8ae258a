package io.profilestore.disk;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Many short lives of a file whose power fails. The system property {@code fault.rounds} is how many times as long, {@code
 * fault.seed} with which seed to begin: one that failed fails again as the first.
 */
class DatabaseFileCutTest {

    private static final int ROUNDS = 1000;

    @Test
    void reopen_afterPowerCuts_hasWhatWasForced() throws IOException {
        long first = Long.getLong("fault.seed", new Random().nextInt(1_000_000));
        long rounds = (long) ROUNDS * Integer.getInteger("fault.rounds", 1);
        System.out.println(rounds + " rounds with power cuts, seeds from " + first);
        for (long seed = first; seed < first + rounds; seed++) {
            try {
                new CutRound(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
