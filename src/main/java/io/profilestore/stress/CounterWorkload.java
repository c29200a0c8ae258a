package io.profilestore.stress;

import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import org.jspecify.annotations.Nullable;

/** Adds one to a field that all clients add to. */
final class CounterWorkload implements Workload {

    private final Keys keys;

    CounterWorkload(Keys keys) {
        this.keys = keys;
    }

    @Override
    public Action next(@Nullable Outcome last) {
        return new Action.Increment(keys.next(), "visits", 1);
    }
}
