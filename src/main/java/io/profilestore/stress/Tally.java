package io.profilestore.stress;

import io.profilestore.check.Outcome;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A worker's counts while it works. */
final class Tally {

    private static final int REASONS = 5;
    private static final String OTHERS = "other reasons";

    private final Histogram latencies = new Histogram(3);
    private final Map<String, Long> reasons = new TreeMap<>();
    private long reads;
    private long failedReads;
    private long acknowledged;
    private long conflicts;
    private long failed;
    private long unknown;

    /** Without an answer it has failed: a read leaves nothing open. */
    void read(Outcome outcome) {
        reads++;
        if (!outcome.acknowledged()) {
            failedReads++;
            because(outcome);
        }
    }

    void written(Outcome outcome, long nanos) {
        if (outcome.acknowledged()) {
            acknowledged++;
            latencies.recordValue(nanos);
        } else if (outcome instanceof Outcome.Conflict) {
            conflicts++;
        } else if (outcome instanceof Outcome.Failed) {
            failed++;
            because(outcome);
        } else {
            unknown++;
            because(outcome);
        }
    }

    WorkerSummary summary(long nanos) {
        return new WorkerSummary(
                nanos, reads, failedReads, acknowledged, conflicts, failed, unknown, reasons, latencies);
    }

    private void because(Outcome outcome) {
        String reason = outcome instanceof Outcome.Failed failure
                ? failure.reason()
                : outcome instanceof Outcome.Unknown failure ? failure.reason() : outcome.toString();
        boolean shown = reasons.size() < REASONS || reasons.containsKey(reason);
        reasons.merge(shown ? reason : OTHERS, 1L, Long::sum);
    }
}
