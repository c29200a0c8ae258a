package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.check.Action;
import io.profilestore.check.Anomaly;
import io.profilestore.check.Checker;
import io.profilestore.check.Histories;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.check.RecordedClient;
import io.profilestore.check.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what workers were promised with what a store holds after a migration into it. As {@link Judge}, two ways: the
 * checker explains every answer, with what the migration wrote among the calls, and counters are added up.
 */
final class LiveJudge {

    /** The client that looks at the end. */
    private static final int CLIENT = 9_000;

    private static final int MOST_FINDINGS = 5;

    private final List<Operation> workers;
    private final List<Operation> all;

    private LiveJudge(List<Operation> workers, List<Operation> all) {
        this.workers = workers;
        this.all = all;
    }

    /** Judges what the workers noted, who have all stopped, and what the migration wrote. */
    static Round judge(RoundPlan plan, ProfileStore store, List<Operation> imports) throws Exception {
        List<Operation> workers = workers(plan);
        try (HistoryWriter writer = HistoryWriter.create(plan.history(), CLIENT)) {
            RecordedClient client = new RecordedClient(store, writer);
            LiveActions.keys().forEach(key -> client.perform(new Action.Read(key)));
        }
        try (Stream<Operation> noted = Histories.read(plan.history())) {
            List<Operation> all = Stream.concat(noted, imports.stream())
                    .sorted(Comparator.comparingLong(Operation::called))
                    .toList();
            return new LiveJudge(workers, all).round(plan);
        }
    }

    /** All calls of the workers. */
    static List<Operation> workers(RoundPlan plan) throws Exception {
        try (Stream<Operation> noted = Histories.read(plan.history())) {
            return noted.toList();
        }
    }

    private Round round(RoundPlan plan) {
        Verdict verdict = Checker.check(all::stream, true);
        Map<Counters.Counter, Long> sums = sums();
        long missing = sums.values().stream().mapToLong(sum -> Math.max(0, sum)).sum();
        long surplus =
                sums.values().stream().mapToLong(sum -> Math.max(0, -sum)).sum();
        long lost = verdict.count(Anomaly.LOST_UPDATE);
        long doubled = verdict.count(Anomaly.DOUBLED_INCREMENT);
        long reissued = verdict.count(Anomaly.VERSION_TWICE);
        String note = verdict.findings().stream()
                .limit(MOST_FINDINGS)
                .map(found -> found.anomaly() + " of " + found.key() + ": " + found.explanation())
                .collect(Collectors.joining("; "));
        return new Round(
                plan.seed(),
                count(operation -> operation.outcome().acknowledged()),
                count(operation -> operation.outcome() instanceof Outcome.Unknown),
                count(operation -> operation.outcome() instanceof Outcome.Failed),
                Math.max(lost, missing),
                Math.max(doubled, surplus),
                reissued,
                verdict.findings().stream().mapToLong(found -> found.times()).sum() - lost - doubled - reissued,
                stall(),
                Duration.ZERO,
                note);
    }

    private long count(Predicate<Operation> condition) {
        return workers.stream()
                .filter(operation -> !(operation.action() instanceof Action.Read))
                .filter(condition)
                .count();
    }

    /** For each counter what was acknowledged, less what is stored. No call may be without an answer. */
    private Map<Counters.Counter, Long> sums() {
        Map<Counters.Counter, Long> sums = new HashMap<>();
        for (Operation operation : all) {
            String key = operation.action().key();
            if (!LiveActions.isCounted(key)) {
                continue;
            }
            if (operation.outcome() instanceof Outcome.Summed
                    && operation.action() instanceof Action.Increment add
                    && Counters.ALL.contains(add.field())) {
                sums.merge(new Counters.Counter(key, add.field()), add.delta(), Long::sum);
            } else if (operation.client() == CLIENT && operation.outcome() instanceof Outcome.Found found) {
                Counters.of(key, found.value()).forEach((counter, sum) -> sums.merge(counter, -sum, Long::sum));
            }
        }
        return sums;
    }

    private Duration stall() {
        Map<Integer, Long> last = new HashMap<>();
        long longest = 0;
        for (Operation operation : workers) {
            if (operation.outcome().acknowledged()) {
                Long before = last.put(operation.client(), operation.returned());
                longest = before == null ? longest : Math.max(longest, operation.returned() - before);
            }
        }
        return Duration.ofNanos(longest);
    }
}
