package io.profilestore.fault;

import io.profilestore.check.Action;
import io.profilestore.check.Operation;
import io.profilestore.json.JsonDifference;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.VerificationResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the reports of a migration under load must say, given what the workers did; collects what they say wrong. */
final class LiveReports {

    private static final int MOST_LISTED = 1_000;

    private final List<String> wrong = new ArrayList<>();

    /** Such things, in words; empty where the reports are right. */
    List<String> wrong() {
        return wrong;
    }

    /**
     * Looks at a run while the workers worked.
     *
     * @param changes the workers' calls
     */
    void duringWork(LiveMove.Run run, List<Operation> changes) {
        JsonNode report = run.report();
        JsonNode totals = report.get("totals");
        require(
                totals.get("inserted").asInt() + totals.get("updated").asInt() == run.written(),
                run.written() + " written",
                totals);
        Set<String> changedBefore = new HashSet<>();
        Set<String> changedAtAll = new HashSet<>();
        for (Operation change : changes) {
            String key = change.action().key();
            if (change.writes() && !(change.action() instanceof Action.Read)) {
                if (change.called() < run.returned()) {
                    changedAtAll.add(key);
                }
                Long imported = run.since().get(key);
                if (imported != null
                        && LiveActions.isCounted(key)
                        && change.called() > imported
                        && change.returned() < run.called()) {
                    changedBefore.add(key);
                }
            }
        }
        Set<String> listed = keys(report.get("conflicts"));
        int conflicting = totals.get("conflicting").asInt();
        require(conflicting >= changedBefore.size(), changedBefore.size() + " conflicts at least", totals);
        require(listed.size() == Math.min(conflicting, MOST_LISTED), "all conflicts listed", totals);
        if (conflicting <= MOST_LISTED) {
            changedBefore.removeAll(listed);
            require(changedBefore.isEmpty(), "conflicts", changedBefore);
        }
        listed.removeAll(changedAtAll);
        require(listed.isEmpty(), "no conflict where nobody has changed anything", listed);
    }

    /**
     * Looks at the last run, and the comparison after it, while nobody else worked.
     *
     * @param imported what the runs before have written
     * @param before the store before the run
     * @param changed keys that workers have changed at any time
     */
    void inTheEnd(
            Map<String, JsonNode> source,
            Map<String, JsonNode> imported,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            Set<String> changed,
            MigrationResult last) {
        Map<String, String> expected = new TreeMap<>();
        Set<String> conflicts = new TreeSet<>();
        source.forEach((key, value) -> {
            JsonNode stored = before.get(key);
            boolean asImported = same(stored, imported.get(key));
            boolean isConflict = !asImported && !same(stored, value);
            require(same(after.get(key), isConflict ? stored : value), key + " as it should be", after.get(key));
            if (isConflict) {
                conflicts.add(key);
                expected.put(key, (stored == null ? "MISSING" : "DIFFERENT") + " WORKER");
                require(changed.contains(key), key + " as in the source: no worker has changed it", stored);
            }
        });
        before.forEach((key, stored) -> {
            if (!source.containsKey(key)) {
                require(same(after.get(key), stored), key + " unchanged", after.get(key));
                expected.put(key, "EXTRA " + (same(stored, imported.get(key)) ? "IMPORT" : "WORKER"));
            }
        });
        require(
                last.totals().conflicting() == conflicts.size(),
                conflicts.size() + " conflicts",
                last.totals().conflicting());
        last.conflicts()
                .first()
                .forEach(conflict -> require(
                        conflicts.contains(conflict.key()),
                        conflict.key() + " without a conflict",
                        conflict.outcome()));
        VerificationResult found = last.verification();
        require(
                found.missing() == count(expected, "MISSING"),
                "missing " + count(expected, "MISSING"),
                found.missing());
        require(
                found.different() == count(expected, "DIFFERENT"),
                "different " + count(expected, "DIFFERENT"),
                found.different());
        require(found.extra() == count(expected, "EXTRA"), "extra " + count(expected, "EXTRA"), found.extra());
        found.differences().first().forEach(difference -> {
            String what = difference.kind() + " "
                    + (difference.provenance() == null
                            ? "nobody"
                            : difference.provenance().lastWriter());
            require(
                    what.equals(expected.get(difference.key())),
                    difference.key() + " " + expected.get(difference.key()),
                    what);
        });
    }

    /** Looks at a run in which the source won. */
    void sourceWon(Map<String, JsonNode> source, Map<String, JsonNode> after, long conflicts, MigrationResult won) {
        source.forEach((key, value) -> require(same(after.get(key), value), key + " as in the source", after.get(key)));
        require(
                won.totals().updated() == conflicts,
                conflicts + " updated",
                won.totals().updated());
        require(
                won.overwritten().count() == conflicts,
                conflicts + " replaced",
                won.overwritten().count());
    }

    private static long count(Map<String, String> differences, String kind) {
        return differences.values().stream()
                .filter(what -> what.startsWith(kind))
                .count();
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return JsonDifference.between(one, other).isEmpty();
    }

    private static Set<String> keys(JsonNode list) {
        Set<String> keys = new TreeSet<>();
        list.forEach(entry -> keys.add(entry.get("key").stringValue()));
        return keys;
    }

    private void require(boolean holds, String expected, @Nullable Object found) {
        if (!holds) {
            wrong.add("expected " + expected + ", found " + found);
        }
    }
}
