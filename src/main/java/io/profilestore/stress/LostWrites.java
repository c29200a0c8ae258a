package io.profilestore.stress;

import io.profilestore.check.Anomaly;
import io.profilestore.check.Finding;
import io.profilestore.check.Operation;
import io.profilestore.check.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The lost updates of a verdict of which is known which write was lost. */
final class LostWrites {

    private final Verdict verdict;
    private final Map<Operation, Long> times = new HashMap<>();

    LostWrites(Verdict verdict) {
        this.verdict = verdict;
        verdict.findings().stream()
                .filter(LostWrites::isLoss)
                .forEach(f -> times.merge(f.evidence().get(0), f.times(), Long::sum));
    }

    /** The one that showed first. */
    Optional<Finding> first() {
        return verdict.findings().stream().filter(LostWrites::isLoss).findFirst();
    }

    /** How many losses this write stands for: 0 where it is not lost, several where a counter lost several at once. */
    long times(Operation operation) {
        return times.getOrDefault(operation, 0L);
    }

    /** How many of a client's writes are lost. */
    long of(int client) {
        return times.entrySet().stream()
                .filter(entry -> entry.getKey().client() == client)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Where only the answer that shows it is known, it is nobody's. */
    private static boolean isLoss(Finding finding) {
        return finding.anomaly() == Anomaly.LOST_UPDATE && finding.evidence().size() > 1;
    }
}
