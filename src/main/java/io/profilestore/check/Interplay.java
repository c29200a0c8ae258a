package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import java.util.Collections;
import java.util.Map;

/** Whether the order of two operations on one profile can matter. */
final class Interplay {

    private Interplay() {}

    /** Whether it changes something if it takes effect. */
    static boolean hasEffect(Operation operation) {
        return operation.writes() && !(operation.outcome() instanceof Outcome.Deleted deleted && !deleted.existed());
    }

    /** Whether both orders lead to the same state and the same answers. */
    static boolean commute(Operation one, Operation other) {
        if (!hasEffect(one) || !hasEffect(other)) {
            return hasEffect(one) == hasEffect(other);
        }
        if (!(one.action().expect() instanceof Expect.Anything && other.action().expect() instanceof Expect.Anything)) {
            return false;
        }
        return !isWhole(one.action())
                && !isWhole(other.action())
                && Collections.disjoint(
                        changes(one.action()).keySet(), changes(other.action()).keySet());
    }

    /** Whether nothing is left of one operation if the other follows at once, or the other's answer would tell of it. */
    static boolean covers(Operation later, Operation earlier) {
        if (isWhole(later.action())) {
            return true;
        }
        if (isWhole(earlier.action())) {
            return false;
        }
        boolean told = later.outcome() instanceof Outcome.Summed;
        Map<String, Changes.Change> over = changes(later.action());
        return changes(earlier.action()).keySet().stream()
                .allMatch(
                        field -> over.containsKey(field) && (told || !(over.get(field) instanceof Changes.Increment)));
    }

    private static boolean isWhole(Action action) {
        return action instanceof Action.Set || action instanceof Action.Delete;
    }

    private static Map<String, Changes.Change> changes(Action action) {
        if (action instanceof Action.Increment add) {
            return Changes.increment(add.field(), add.delta()).byField();
        }
        return action instanceof Action.Update update ? update.changes().byField() : Map.of();
    }
}
