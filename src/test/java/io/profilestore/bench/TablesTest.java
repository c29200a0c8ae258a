package io.profilestore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.bench.Results.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each goal stands beside the value that it is about. */
class TablesTest {

    @Test
    void of_severalGoals_saysOfEachWhetherItIsReached() {
        Figure figure = Figure.of("server")
                .value("times the floor", new Spread(0.25, 0.2, 0.3), 0.3)
                .value("times flock", new Spread(812, 800, 820), 800)
                .value("p99 µs", new Spread(99, 98, 100));

        assertThat(Tables.of(new Outcome(new DurableRow(), Duration.ZERO, List.of(figure), null)))
                .contains("| server | 0.25 (0.20–0.30), **misses** 0.30 | 812 (800–820), reaches 800 | 99 |");
    }

    @Test
    void of_ratioWithoutGoal_saysTheRatioOnly() {
        Figure figure = Figure.of("server").ratio(new Spread(0.5, 0.4, 0.6), 0);

        assertThat(Tables.of(new Outcome(new DurableRow(), Duration.ZERO, List.of(figure), null)))
                .contains("| server | 0.50 (0.40–0.60) |");
    }
}
