package io.profilestore.check;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of one client, from the call to the answer.
 *
 * @param client the client's number; a client makes one call at a time
 * @param number counts the client's calls from 1
 * @param called when, in nanoseconds of a clock that all clients of a history share
 * @param returned likewise; {@link Long#MAX_VALUE} where no answer came
 */
public record Operation(int client, long number, long called, long returned, Action action, Outcome outcome) {

    /** Whether it may have changed something. */
    public boolean writes() {
        return !(action instanceof Action.Read)
                && !(outcome instanceof Outcome.Failed || outcome instanceof Outcome.Conflict);
    }

    /** Whether it is the same call. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Operation operation && client == operation.client && number == operation.number;
    }

    @Override
    public int hashCode() {
        return Objects.hash(client, number);
    }

    /** For people: whose call, and which. */
    @Override
    public String toString() {
        return "client " + client + ", call " + number;
    }
}
