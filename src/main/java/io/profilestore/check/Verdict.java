package io.profilestore.check;

import java.util.List;

/**
 * What a checker found in a history.
 *
 * @param operations how many calls the history has
 * @param findings in the order in which they showed; empty where the store kept its word
 */
public record Verdict(long operations, List<Finding> findings) {

    /** How many writes an anomaly concerns. */
    public long count(Anomaly anomaly) {
        return findings.stream()
                .filter(finding -> finding.anomaly() == anomaly)
                .mapToLong(Finding::times)
                .sum();
    }

    /** Whether every answer can be explained. */
    public boolean clean() {
        return findings.isEmpty();
    }
}
