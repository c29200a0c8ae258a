package io.profilestore.check;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client was told about its {@link Action}; immutable. */
public sealed interface Outcome {

    /**
     * The answer to a read.
     *
     * @param value null where there was no profile
     * @param version empty where there was none
     */
    record Found(@Nullable JsonNode value, OptionalLong version) implements Outcome {}

    /** A profile was set or updated and has this version now. */
    record Written(long version) implements Outcome {}

    /** The sum after an increment. */
    record Summed(long sum) implements Outcome {}

    /** Whether a delete found a profile. */
    record Deleted(boolean existed) implements Outcome {}

    /**
     * Nothing was changed, since the profile was not as expected.
     *
     * @param actual the version that there was, empty where there was no profile
     */
    record Conflict(OptionalLong actual) implements Outcome {}

    /** Nothing was changed, for this reason. */
    record Failed(String reason) implements Outcome {}

    /** The change was made, or will be, or never: the connection broke, or the client was killed before the answer. */
    record Unknown(String reason) implements Outcome {}

    /** Whether the store promised that the action was done as asked. */
    default boolean acknowledged() {
        return !(this instanceof Conflict || this instanceof Failed || this instanceof Unknown);
    }
}
