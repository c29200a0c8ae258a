package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final int PAUSES = 100_000;
    private static final long LATE = 1_000_000_000_000_000L;

    private final RandomGenerator random = new SplittableRandom(1);

    @Test
    void next_rate_keepsItsScheduleHoweverLateTheAnswers() {
        Pace pace = new Load.Rate(400).pace(4);
        long due = pace.first(0, random);
        for (int i = 1; i < PAUSES; i++) {
            due = pace.next(due, LATE, random);
        }

        assertThat(due / 1e9 / PAUSES)
                .as("seconds between two writes of one worker")
                .isCloseTo(0.01, within(0.0002));
    }

    @Test
    void next_thinkTime_countsFromTheAnswer() {
        Pace pace = new Load.ThinkTime(Duration.ofMillis(5)).pace(4);
        assertThat(pace.first(17, random)).isEqualTo(17);
        long sum = 0;
        for (int i = 0; i < PAUSES; i++) {
            sum += pace.next(0, LATE, random) - LATE;
        }

        assertThat(sum / 1e6 / PAUSES).as("milliseconds").isCloseTo(5, within(0.1));
    }

    @Test
    void next_unlimited_isNow() {
        Pace pace = new Load.Unlimited().pace(4);

        assertThat(pace.first(17, random)).isEqualTo(17);
        assertThat(pace.next(17, 23, random)).isEqualTo(23);
    }
}
