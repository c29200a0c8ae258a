package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final AtomicLong clock = new AtomicLong(17);

    @Test
    void report_anyNumber_keepsFewEvenlySpreadOnesAndPassesAllOn() {
        List<Long> passedOn = new ArrayList<>();
        Throughput throughput = new Throughput((phase, records, bytes, total) -> passedOn.add(records), clock::get);
        int reports = 100_000;
        for (int i = 1; i <= reports; i++) {
            clock.addAndGet(1_000);
            throughput.report(i <= reports / 2 ? Phase.SCAN : Phase.IMPORT, i, 0, 0);
        }

        List<Throughput.Sample> samples = throughput.samples();
        assertThat(passedOn).hasSize(reports);
        assertThat(samples).hasSizeBetween(Throughput.MOST / 4, Throughput.MOST);
        assertThat(samples.get(0)).isEqualTo(new Throughput.Sample(Phase.SCAN, 1_000, 1));
        long widest = 0;
        for (int i = 1; i < samples.size(); i++) {
            widest =
                    Math.max(widest, samples.get(i).nanos() - samples.get(i - 1).nanos());
        }
        assertThat(widest).isLessThan(reports * 1_000L / 50);
    }

    @Test
    void report_shortPhases_keepsTheFirstOfEach() {
        Throughput throughput = new Throughput(Progress.NONE, clock::get);
        for (Phase phase : Phase.values()) {
            throughput.report(phase, 1, 1, 1);
        }
        assertThat(throughput.samples()).extracting(Throughput.Sample::phase).containsExactly(Phase.values());
    }
}
