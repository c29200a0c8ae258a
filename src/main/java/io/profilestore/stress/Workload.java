package io.profilestore.stress;

import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import org.jspecify.annotations.Nullable;

/** What one client does, call after call. Not thread-safe, as a client makes one call at a time. */
interface Workload {

    /**
     * Decides on the next action.
     *
     * @param last what the client was told about its last action; null before the first
     */
    Action next(@Nullable Outcome last);
}
