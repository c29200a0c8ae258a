package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import tools.jackson.databind.JsonNode;

/** What a client asks of one profile; immutable. Numbers are integers, for whose sums the checker accounts. */
public sealed interface Action {

    /** The profile's key. */
    String key();

    /** What the profile has to be for the action to happen. */
    default Expect expect() {
        return Expect.anything();
    }

    /** Reads value and version. */
    record Read(String key) implements Action {}

    /** Replaces the profile. */
    record Set(String key, JsonNode value, Expect expect) implements Action {}

    /** Changes fields. */
    record Update(String key, Changes changes, Expect expect) implements Action {}

    /** Adds to a field and asks for the sum. */
    record Increment(String key, String field, long delta) implements Action {}

    /** Removes the profile. */
    record Delete(String key, Expect expect) implements Action {}
}
