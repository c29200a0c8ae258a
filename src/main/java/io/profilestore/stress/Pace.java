package io.profilestore.stress;

import java.util.random.RandomGenerator;

/**
 * When a worker makes its next write; times are those of {@link System#nanoTime}.
 *
 * @param scheduled whether the time between two writes counts from when the first one was due, not from its answer
 * @param meanNanos the mean of that time, which is distributed exponentially
 */
record Pace(boolean scheduled, long meanNanos) {

    /** When the first one is due. */
    long first(long start, RandomGenerator random) {
        return scheduled ? start + pause(random) : start;
    }

    /**
     * When the next one is due; may be past.
     *
     * @param due when the last one was
     * @param now when it was answered
     */
    long next(long due, long now, RandomGenerator random) {
        return (scheduled ? due : now) + pause(random);
    }

    private long pause(RandomGenerator random) {
        return meanNanos == 0 ? 0 : Math.round(meanNanos * random.nextExponential());
    }
}
