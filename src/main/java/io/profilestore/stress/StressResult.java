package io.profilestore.stress;

import io.profilestore.check.Anomaly;
import io.profilestore.check.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a stress run showed.
 *
 * @param prefix of the keys, which have been deleted again
 * @param start when the workers went, by the history's clock
 * @param workers one row for each, in order
 * @param total may have more lost writes than they together: whose a lost one was is not always known
 * @param reads calls that wrote nothing, of all workers
 * @param failedReads of these
 * @param reasons why calls failed or are unknown, each with how often
 * @param history the directory of the histories
 */
public record StressResult(
        StressSettings settings,
        String prefix,
        long start,
        List<Row> workers,
        Row total,
        long reads,
        long failedReads,
        Map<String, Long> reasons,
        Verdict verdict,
        Path history) {

    static StressResult of(
            StressSettings settings,
            String prefix,
            long start,
            List<WorkerSummary> summaries,
            Verdict verdict,
            Path history) {
        List<Row> rows = new ArrayList<>();
        Map<String, Long> reasons = new TreeMap<>();
        LostWrites lost = new LostWrites(verdict);
        for (int client = 0; client < summaries.size(); client++) {
            WorkerSummary summary = summaries.get(client);
            rows.add(Row.of(client, summary, lost.of(client)));
            summary.reasons().forEach((reason, times) -> reasons.merge(reason, times, Long::sum));
        }
        return new StressResult(
                settings,
                prefix,
                start,
                List.copyOf(rows),
                Row.total(rows, verdict.count(Anomaly.LOST_UPDATE)),
                summaries.stream().mapToLong(WorkerSummary::reads).sum(),
                summaries.stream().mapToLong(WorkerSummary::failedReads).sum(),
                reasons,
                verdict,
                history);
    }

    /** Whether there were promises enough, and all were kept. */
    public boolean isClean() {
        return isDecided() && !isContradicted();
    }

    /** Whether the run says something about the store: a promise was broken, or there were enough to have shown it. */
    public boolean isDecided() {
        return isContradicted() || (total.acknowledged() > 0 && mostSucceeded() && verdict.clean());
    }

    /** All rows for people, the titles first; without the conflicts where there can be none. */
    public List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(Row.TITLES);
        workers.forEach(row -> table.add(row.cells()));
        table.add(total.cells());
        if (settings.mode().hasConflicts()) {
            return table;
        }
        int conflicts = Row.TITLES.indexOf("conflicts");
        return table.stream()
                .map(row -> Stream.concat(
                                row.stream().limit(conflicts), row.stream().skip(conflicts + 1))
                        .toList())
                .toList();
    }

    /** The verdict in one sentence, or two. */
    public String sentence() {
        if (total.lost() > 0) {
            return "lost %,d of %,d acknowledged writes (%s): this store loses concurrent changes."
                    .formatted(total.lost(), total.acknowledged(), Row.percent(total.percentLost()));
        }
        if (isContradicted()) {
            return "Nothing was lost, but answers contradict each other: this store does not keep its word.";
        }
        if (total.acknowledged() == 0) {
            return "No write was acknowledged: this says nothing about the store.";
        }
        if (!mostSucceeded()) {
            return "Not decided: %,d of %,d writes and %,d of %,d reads failed. What was answered is in order."
                    .formatted(failedWrites(), total.attempted(), failedReads, reads);
        }
        if (!verdict.clean()) {
            return "Not decided: too many orders of the calls are possible. What is decided is in order.";
        }
        long failed = failedWrites() + failedReads;
        return failed == 0
                ? "Nothing was lost."
                : "Nothing was lost, but %,d of %,d calls failed.".formatted(failed, total.attempted() + reads);
    }

    private boolean isContradicted() {
        return verdict.findings().stream().anyMatch(f -> f.anomaly() != Anomaly.UNDECIDED);
    }

    /** A store that refuses nearly everything cannot lose much, and what it loses is not seen. A conflict is an answer. */
    private boolean mostSucceeded() {
        return 2 * failedWrites() <= total.attempted() && 2 * failedReads <= reads;
    }

    private long failedWrites() {
        return total.failed() + total.unknown();
    }
}
