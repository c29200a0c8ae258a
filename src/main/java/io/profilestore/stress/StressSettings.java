package io.profilestore.stress;

import io.profilestore.StoreOptions;
import java.time.Duration;

/**
 * What a stress run does.
 *
 * @param location the store
 * @param options how it is opened; where they say so, it is created
 * @param workers how many processes, each of them one client; 1 to {@value #MAX_WORKERS}
 * @param duration how long they call; more than 0
 * @param keys how many profiles they work on; 1 to {@value #MAX_KEYS}
 * @param skew how much more often the first ones come, Zipf's exponent; 0 for all alike
 * @param seed the same one makes the same choices
 */
public record StressSettings(
        String location,
        StoreOptions options,
        Mode mode,
        int workers,
        Duration duration,
        Load load,
        int keys,
        double skew,
        long seed) {

    /** A process takes about 100 MB. */
    public static final int MAX_WORKERS = 200;

    /** All of them are read in the end. */
    public static final int MAX_KEYS = 1_000_000;
}
