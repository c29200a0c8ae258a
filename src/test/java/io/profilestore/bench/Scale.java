package io.profilestore.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured, and for how long.
 *
 * @param name what results call it
 * @param warmUp how long each side runs before it is measured
 * @param slice how long a side runs in one round: short, so that both sides of a ratio see the same machine
 * @param rounds how often each side has its turn
 * @param profiles in a store whose size is not what is measured
 * @param clients numbers of threads
 * @param processSizes profiles in the stores that processes share
 * @param growthSizes profiles, ascending
 * @param imported profiles in a file to import
 * @param watchedUpdates whose file is watched
 * @param starts how often something is started
 * @param jmhIterations of half a second for each in-process cost, and as many before; 0 for a look only
 */
record Scale(
        String name,
        Duration warmUp,
        Duration slice,
        int rounds,
        int profiles,
        List<Integer> clients,
        List<Integer> processSizes,
        List<Integer> growthSizes,
        int imported,
        int watchedUpdates,
        int starts,
        int jmhIterations) {

    /** About twenty-five minutes. */
    static final Scale FULL = new Scale(
            "full",
            Duration.ofMillis(1_000),
            Duration.ofMillis(200),
            25,
            10_000,
            List.of(1, 4, 16),
            List.of(1_000, 10_000, 100_000),
            List.of(10_000, 100_000, 1_000_000),
            50_000,
            1_000_000,
            10,
            4);

    /** Under three minutes: the same rows, fewer cases, wider spreads. */
    static final Scale SHORT = new Scale(
            "short",
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            6,
            2_000,
            List.of(1, 4),
            List.of(1_000),
            List.of(10_000, 100_000),
            10_000,
            20_000,
            2,
            1);

    /** Seconds: only to see that every row produces figures. */
    static final Scale TINY = new Scale(
            "tiny",
            Duration.ofMillis(20),
            Duration.ofMillis(10),
            2,
            100,
            List.of(2),
            List.of(50),
            List.of(50, 100),
            300,
            200,
            1,
            0);

    /** How many share a store. */
    int processes() {
        return isTiny() ? 2 : 4;
    }

    boolean isFull() {
        return name.equals(FULL.name);
    }

    boolean isTiny() {
        return rounds == TINY.rounds;
    }

    /** The same, with one size more for growth; the present ones where it is 0. */
    Scale withGrowth(int size) {
        if (size == 0) {
            return this;
        }
        List<Integer> sizes = java.util.stream.Stream.concat(growthSizes.stream(), java.util.stream.Stream.of(size))
                .distinct()
                .sorted()
                .toList();
        return new Scale(
                name,
                warmUp,
                slice,
                rounds,
                profiles,
                clients,
                processSizes,
                sizes,
                imported,
                watchedUpdates,
                starts,
                jmhIterations);
    }
}
