package io.profilestore.fault;

import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import org.jspecify.annotations.Nullable;

/** One client's calls, one after the other. No value is written to a field twice. */
interface ClientCalls {

    /**
     * The one to make now.
     *
     * @param last the outcome of the one before, null for the first
     */
    Action next(@Nullable Outcome last);
}
