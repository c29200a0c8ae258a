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
 * @param reasons why writes failed or are unknown, each with how often
 * @param history the directory of the histories
 */
public record StressResult(
        StressSettings settings,
        String prefix,
        long start,
        List<Row> workers,
        Row total,
        long reads,
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
                reasons,
                verdict,
                history);
    }

    /** Whether there were promises, and all were kept. */
    public boolean isClean() {
        return verdict.clean() && total.acknowledged() > 0;
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

    /** The verdict in one sentence. */
    public String sentence() {
        if (total.acknowledged() == 0) {
            return "No write was acknowledged: this says nothing about the store.";
        }
        if (total.lost() > 0) {
            return "lost %,d of %,d acknowledged writes (%s): this store loses concurrent changes."
                    .formatted(total.lost(), total.acknowledged(), Row.percent(total.percentLost()));
        }
        if (verdict.findings().stream().allMatch(f -> f.anomaly() == Anomaly.UNDECIDED)) {
            return verdict.clean()
                    ? "Nothing was lost."
                    : "Not decided: too many orders of the calls are possible. What is decided is in order.";
        }
        return "Nothing was lost, but answers contradict each other: this store does not keep its word.";
    }
}
