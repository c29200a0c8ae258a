package io.profilestore.stress;

import io.profilestore.check.Outcome;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A worker's counts while it works. */
final class Tally {

    private static final int REASONS = 5;

    private final Histogram latencies = new Histogram(3);
    private final Map<String, Long> reasons = new TreeMap<>();
    private long reads;
    private long acknowledged;
    private long conflicts;
    private long failed;
    private long unknown;

    void read() {
        reads++;
    }

    void written(Outcome outcome, long nanos) {
        if (outcome.acknowledged()) {
            acknowledged++;
            latencies.recordValue(nanos);
        } else if (outcome instanceof Outcome.Conflict) {
            conflicts++;
        } else if (outcome instanceof Outcome.Failed because) {
            failed++;
            because(because.reason());
        } else if (outcome instanceof Outcome.Unknown because) {
            unknown++;
            because(because.reason());
        }
    }

    WorkerSummary summary(long nanos) {
        return new WorkerSummary(nanos, reads, acknowledged, conflicts, failed, unknown, reasons, latencies);
    }

    private void because(String reason) {
        if (reasons.size() < REASONS || reasons.containsKey(reason)) {
            reasons.merge(reason, 1L, Long::sum);
        }
    }
}
