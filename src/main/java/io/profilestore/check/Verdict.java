package io.profilestore.check;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a checker found in a history.
 *
 * @param operations how many calls the history has
 * @param findings in the order in which they showed; empty where the store kept its word
 */
public record Verdict(long operations, List<Finding> findings) {

    /** Those of one kind, in the same order. */
    public Stream<Finding> findings(Anomaly anomaly) {
        return findings.stream().filter(finding -> finding.anomaly() == anomaly);
    }

    /** How many writes an anomaly concerns. */
    public long count(Anomaly anomaly) {
        return findings(anomaly).mapToLong(Finding::times).sum();
    }

    /** Whether every answer can be explained. */
    public boolean clean() {
        return findings.isEmpty();
    }
}
