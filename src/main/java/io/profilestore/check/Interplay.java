package io.profilestore.check;

import io.profilestore.Expect;
import java.util.Collections;
import java.util.Set;

/** Whether the order of two operations on one profile can matter. */
final class Interplay {

    private Interplay() {}

    /** Whether it changes something if it takes effect. */
    static boolean hasEffect(Operation operation) {
        return operation.writes() && !(operation.outcome() instanceof Outcome.Deleted deleted && !deleted.existed());
    }

    /**
     * Whether both orders lead to the same state and the same answers. Where versions grow, the last write leaves its
     * version; of two writes that were told theirs, that is settled anyway.
     */
    static boolean commute(Operation one, Operation other, boolean versionsGrow) {
        if (!hasEffect(one) || !hasEffect(other)) {
            return hasEffect(one) == hasEffect(other);
        }
        if (versionsGrow && toldVersion(one) != toldVersion(other)) {
            return false;
        }
        return one.action().expect() instanceof Expect.Anything
                && other.action().expect() instanceof Expect.Anything
                && !isWhole(one.action())
                && !isWhole(other.action())
                && Collections.disjoint(fields(one.action()), fields(other.action()));
    }

    private static boolean toldVersion(Operation operation) {
        return operation.outcome() instanceof Outcome.Written;
    }

    private static boolean isWhole(Action action) {
        return action instanceof Action.Set || action instanceof Action.Delete;
    }

    private static Set<String> fields(Action action) {
        if (action instanceof Action.Increment add) {
            return Set.of(add.field());
        }
        return action instanceof Action.Update update
                ? update.changes().byField().keySet()
                : Set.of();
    }
}
