package io.profilestore.sql;

import io.profilestore.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How long columns would take to declare on H2, told from the time that reading a profile takes; right within a factor of two
 * or three where the machine is as busy then as it is now.
 *
 * @param profiles how many the store has
 * @param pause how long others wait at the gate, all columns together; on a large table they have a turn after each
 * @param move how long moving the values takes, while others go on working
 */
public record DeclareEstimate(long profiles, Duration pause, Duration move) {

    private static final int PAGE = 250;
    private static final int MIN_PAGES = 40;
    private static final int MAX_PAGES = 200;
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

    /** To copy a row takes so many times as long as to read a profile, and to move its values so many; measured. */
    private static final double COPY = 2;

    private static final double MOVE = 5;

    static DeclareEstimate of(long profiles, int columns, Iterator<Profile> some) {
        double all = nanosPerProfile(some) * profiles;
        return new DeclareEstimate(
                profiles, Duration.ofNanos((long) (COPY * columns * all)), Duration.ofNanos((long) (MOVE * all)));
    }

    /** The median of the later half of the pages: the first ones also load and compile classes. */
    private static double nanosPerProfile(Iterator<Profile> some) {
        List<Double> pages = new ArrayList<>();
        long start = System.nanoTime();
        long now = start;
        while (some.hasNext()
                && pages.size() < MAX_PAGES
                && now - start < limit(pages.size()).toNanos()) {
            long before = now;
            int read = 0;
            for (; read < PAGE && some.hasNext(); read++) {
                some.next();
            }
            now = System.nanoTime();
            pages.add((double) (now - before) / read);
        }
        List<Double> later = pages.subList(pages.size() / 2, pages.size());
        return later.stream().sorted().skip(later.size() / 2).findFirst().orElse(0.0);
    }

    private static Duration limit(int pages) {
        return pages < MIN_PAGES ? LONGEST_PROBE : PROBE;
    }
}
