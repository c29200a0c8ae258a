package io.profilestore.fault;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.check.Action;
import io.profilestore.check.Anomaly;
import io.profilestore.check.Checker;
import io.profilestore.check.Finding;
import io.profilestore.check.Histories;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.check.RecordedClient;
import io.profilestore.check.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what clients were promised with what a store holds after the fault. Two ways, of which neither knows the other:
 * the checker explains every answer, and for each counter what was acknowledged, what is stored and what is unknown are
 * added up.
 */
final class Judge {

    /** The client that looks at the end. */
    private static final int CLIENT = 9_000;

    /** How many of the versions that are gone are tried for each profile. */
    private static final int TRIED = 20;

    private static final int MOST_FINDINGS = 5;

    private static final Set<Anomaly> NOTED = Set.of(Anomaly.DOUBLED_INCREMENT, Anomaly.VERSION_TWICE);

    /** What has a count of its own. */
    private static final Set<Anomaly> COUNTED =
            Set.of(Anomaly.LOST_UPDATE, Anomaly.DOUBLED_INCREMENT, Anomaly.VERSION_TWICE);

    private final RoundPlan plan;
    private final Map<String, TreeSet<Long>> told = new HashMap<>();
    private long acknowledged;
    private long unknown;
    private long failed;
    private long reissued;
    private long lostFromCounters;
    private long doubledInCounters;
    private long stall;

    private Judge(RoundPlan plan) {
        this.plan = plan;
    }

    /** Judges what the clients noted, who have all stopped. */
    static Round judge(RoundPlan plan, ProfileStore store) throws IOException {
        return new Judge(plan).round(store);
    }

    /** Where there is no store any more. */
    static Round allLost(RoundPlan plan) throws IOException {
        Judge judge = new Judge(plan);
        judge.read();
        return new Round(
                plan.seed(),
                judge.acknowledged,
                judge.unknown,
                judge.failed,
                judge.acknowledged,
                0,
                0,
                0,
                Duration.ofNanos(judge.stall),
                Duration.ZERO,
                "");
    }

    private Round round(ProfileStore store) throws IOException {
        read();
        try (HistoryWriter writer = HistoryWriter.create(plan.history(), CLIENT)) {
            RecordedClient client = new RecordedClient(store, writer);
            for (String key : Actions.keys()) {
                tryVersionsThatAreGone(client, key);
            }
            for (String key : Actions.keys()) {
                found(client, key);
            }
        }
        count();
        Verdict verdict = Checker.check(DirtyReads.removed(plan.history()), true);
        long lost = Math.max(verdict.count(Anomaly.LOST_UPDATE), lostFromCounters);
        long doubled = Math.max(verdict.count(Anomaly.DOUBLED_INCREMENT), doubledInCounters);
        List<Finding> odd = verdict.findings().stream()
                .filter(f -> !COUNTED.contains(f.anomaly()))
                .toList();
        return new Round(
                plan.seed(),
                acknowledged,
                unknown,
                failed,
                lost,
                doubled,
                reissued + verdict.count(Anomaly.VERSION_TWICE),
                odd.size(),
                Duration.ofNanos(stall),
                Duration.ZERO,
                note(verdict, odd));
    }

    private String note(Verdict verdict, List<Finding> odd) {
        String findings = Stream.concat(
                        odd.stream(), verdict.findings().stream().filter(f -> NOTED.contains(f.anomaly())))
                .limit(MOST_FINDINGS)
                .map(f -> f.anomaly() + " of " + f.key() + ": " + f.explanation())
                .collect(Collectors.joining("; "));
        return reissued == 0 ? findings : reissued + " versions that were gone were taken; " + findings;
    }

    /** Who was told what, and when. */
    private void read() throws IOException {
        Map<Integer, Long> last = new HashMap<>();
        try (Stream<Operation> history = Histories.read(plan.history())) {
            history.forEach(operation -> {
                if (operation.outcome().acknowledged()) {
                    Long before = last.put(operation.client(), operation.returned());
                    stall = before == null ? stall : Math.max(stall, operation.returned() - before);
                }
                versions(operation);
                if (operation.action() instanceof Action.Read) {
                    return;
                }
                acknowledged += operation.outcome().acknowledged() ? 1 : 0;
                unknown += operation.outcome() instanceof Outcome.Unknown ? 1 : 0;
                failed += operation.outcome() instanceof Outcome.Failed ? 1 : 0;
            });
        }
    }

    private void versions(Operation operation) {
        TreeSet<Long> versions = told.computeIfAbsent(operation.action().key(), key -> new TreeSet<>());
        if (operation.outcome() instanceof Outcome.Written written) {
            versions.add(written.version());
        } else if (operation.outcome() instanceof Outcome.Found found) {
            found.version().ifPresent(versions::add);
        } else if (operation.outcome() instanceof Outcome.Conflict conflict) {
            conflict.actual().ifPresent(versions::add);
        }
        while (versions.size() > TRIED) {
            versions.pollFirst();
        }
    }

    /** A compare-and-set on a version that is not there must fail: now, and also when there have been new ones. */
    private void tryVersionsThatAreGone(RecordedClient client, String key) {
        Set<Long> gone = new LinkedHashSet<>(told.getOrDefault(key, new TreeSet<>()));
        found(client, key).version().ifPresent(gone::remove);
        reissued += taken(client, key, gone);
        client.perform(new Action.Update(key, Changes.set("phone", "after"), Expect.anything()));
        reissued += taken(client, key, gone);
    }

    private static long taken(RecordedClient client, String key, Set<Long> versions) {
        return versions.stream()
                .map(version -> client.perform(
                        new Action.Update(key, Changes.set("phone", "on " + version), Expect.version(version))))
                .filter(outcome -> !(outcome instanceof Outcome.Conflict))
                .count();
    }

    private static Outcome.Found found(RecordedClient client, String key) {
        Outcome outcome = client.perform(new Action.Read(key));
        if (outcome instanceof Outcome.Found found) {
            return found;
        }
        throw new IllegalStateException("the store cannot be read: " + outcome);
    }

    /** Acknowledged ≤ stored ≤ acknowledged + unknown, for each counter. */
    private void count() throws IOException {
        Map<Counters.Counter, Long> sure = new HashMap<>();
        Map<Counters.Counter, Long> perhaps = new HashMap<>();
        Map<Counters.Counter, Long> stored = new HashMap<>();
        try (Stream<Operation> history = Histories.read(plan.history())) {
            history.forEach(operation -> {
                if (operation.action() instanceof Action.Increment add) {
                    Counters.Counter counter = new Counters.Counter(add.key(), add.field());
                    if (operation.outcome() instanceof Outcome.Summed) {
                        sure.merge(counter, add.delta(), Long::sum);
                    } else if (operation.outcome() instanceof Outcome.Unknown) {
                        perhaps.merge(counter, add.delta(), Long::sum);
                    }
                } else if (operation.client() == CLIENT && operation.outcome() instanceof Outcome.Found found) {
                    stored.putAll(Counters.of(operation.action().key(), found.value()));
                }
            });
        }
        stored.forEach((counter, sum) -> {
            long least = sure.getOrDefault(counter, 0L);
            long most = least + perhaps.getOrDefault(counter, 0L);
            lostFromCounters += Math.max(0, least - sum);
            doubledInCounters += Math.max(0, sum - most);
        });
    }
}
