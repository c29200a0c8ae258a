package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.profilestore.StoreOptions;
import io.profilestore.check.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What coordinator and worker tell each other. */
class WorkerMessagesTest {

    private static final String PIN = "AB".repeat(32);

    @Test
    void order_everySetting_survivesTheWay() {
        StoreOptions options = StoreOptions.defaults()
                .withCredentials("jo", "geheim")
                .withServerCertificate(PIN)
                .withCreate(true);
        WorkerOrder sent = WorkerOrder.of(settings(options), 3, "stress:ü:", Path.of("h"));

        String line = sent.json();
        WorkerOrder read = WorkerOrder.parse(line);

        assertThat(line).hasLineCount(1);
        assertThat(read).usingRecursiveComparison().isEqualTo(sent);
        assertThat(read.options().create()).isFalse();
        assertThat(sent.toString()).doesNotContain("geheim");
    }

    @Test
    void order_noCredentials_leavesThemToTheStore() {
        WorkerOrder read =
                WorkerOrder.parse(WorkerOrder.of(settings(StoreOptions.defaults()), 0, "stress:", Path.of("h"))
                        .json());

        assertThat(read.options().user()).isEmpty();
        assertThat(read.options().password()).isEmpty();
    }

    @Test
    void summary_counts_surviveTheWay() {
        Tally tally = new Tally();
        tally.read(new Outcome.Found(null, OptionalLong.empty()));
        tally.read(new Outcome.Failed("no room"));
        tally.read(new Outcome.Unknown("broken"));
        tally.written(new Outcome.Written(1), 1_000_000);
        tally.written(new Outcome.Summed(2), 3_000_000);
        tally.written(new Outcome.Conflict(OptionalLong.empty()), 9_000_000);
        tally.written(new Outcome.Failed("no room"), 9_000_000);
        tally.written(new Outcome.Failed("no room"), 9_000_000);
        tally.written(new Outcome.Unknown("broken"), 9_000_000);

        WorkerSummary summary = WorkerSummary.parse(tally.summary(17).json());

        assertThat(summary.attempted()).isEqualTo(6);
        assertThat(summary.acknowledged()).isEqualTo(2);
        assertThat(summary.conflicts()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(2);
        assertThat(summary.unknown()).isEqualTo(1);
        assertThat(summary.reads()).isEqualTo(3);
        assertThat(summary.failedReads()).isEqualTo(2);
        assertThat(summary.nanos()).isEqualTo(17);
        assertThat(summary.reasons()).containsOnly(entry("no room", 3L), entry("broken", 2L));
        assertThat(summary.latencies().getMaxValue() / 1e6).isCloseTo(3, within(0.01));
    }

    @Test
    void summary_manyReasons_countsTheLaterOnesTogether() {
        Tally tally = new Tally();
        for (int i = 0; i < 9; i++) {
            tally.written(new Outcome.Failed("port " + i), 1);
        }

        assertThat(tally.summary(1).reasons())
                .hasSize(6)
                .containsEntry("port 4", 1L)
                .containsEntry("other reasons", 4L);
    }

    @Test
    void total_twoRows_addsThemUp() {
        Row total = Row.total(List.of(row(10, 1, 2), row(30, 3, 4)), 4);

        assertThat(total.acknowledged()).isEqualTo(40);
        assertThat(total.lost()).isEqualTo(4);
        assertThat(total.percentLost()).isEqualTo(10);
        assertThat(total.perSecond()).isEqualTo(10);
        assertThat(total.cells()).hasSameSizeAs(Row.TITLES).startsWith("total", "40", "40", "0");
    }

    @Test
    void requireOneClock_otherClock_isRefused() {
        assertThatCode(() -> Workers.requireOneClock(5, 5, 5)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Workers.requireOneClock(5, 4, 9))
                .isInstanceOfSatisfying(
                        StressException.class, e -> assertThat(e.kind()).isEqualTo(StressException.Kind.CLOCK));
        assertThatThrownBy(() -> Workers.requireOneClock(5, 10, 9)).isInstanceOf(StressException.class);
    }

    private static Row row(long acknowledged, long lost, double seconds) {
        return new Row("0", acknowledged, acknowledged, 0, 0, 0, lost, seconds, new Histogram(3));
    }

    private static StressSettings settings(StoreOptions options) {
        return new StressSettings(
                "jdbc:h2:ü", options, Mode.MIXED, 4, Duration.ofSeconds(2), new Load.Rate(100), 7, 0.5, -1);
    }
}
