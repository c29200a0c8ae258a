package io.profilestore;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields that one {@link ProfileStore#update} changes, and how; all of them or none.
 *
 * <pre>{@code
 * Changes.set("phone", "555-1234").unset("fax").increment("visits", 1)
 * }</pre>
 *
 * <p>Fields are top-level members of the profile, named literally: {@code "a.b"} is one field, not a path, and the empty
 * string is a name like any other. Immutable and thread-safe.
 */
public sealed interface Changes permits ChangeSet {

    /** The changes by field name, in the order in which they were named; never changes. */
    Map<String, Change> byField();

    /** No change yet: the start of a loop that adds some. An update without any still creates a missing profile. */
    static ChangeSet none() {
        return ChangeSet.EMPTY;
    }

    /** See {@link ChangeSet#set(String, JsonNode)}. */
    static ChangeSet set(String field, JsonNode value) {
        return none().set(field, value);
    }

    /** See {@link ChangeSet#set(String, String)}. */
    static ChangeSet set(String field, @Nullable String value) {
        return none().set(field, value);
    }

    /** See {@link ChangeSet#set(String, BigDecimal)}. */
    static ChangeSet set(String field, BigDecimal value) {
        return none().set(field, value);
    }

    /** See {@link ChangeSet#set(String, long)}. */
    static ChangeSet set(String field, long value) {
        return none().set(field, value);
    }

    /** See {@link ChangeSet#set(String, boolean)}. */
    static ChangeSet set(String field, boolean value) {
        return none().set(field, value);
    }

    /** See {@link ChangeSet#unset(String)}. */
    static ChangeSet unset(String field) {
        return none().unset(field);
    }

    /** See {@link ChangeSet#increment(String, long)}. */
    static ChangeSet increment(String field, long delta) {
        return none().increment(field, delta);
    }

    /** See {@link ChangeSet#increment(String, BigDecimal)}. */
    static ChangeSet increment(String field, BigDecimal delta) {
        return none().increment(field, delta);
    }

    /** What happens to one field. */
    sealed interface Change {}

    /**
     * The field holds this value afterwards, whatever it held before.
     *
     * @param value any JSON value; JSON {@code null} is stored as such, it does not remove the field
     */
    record Set(JsonNode value) implements Change {}

    /** The profile has no such field afterwards; no error where it had none before. */
    enum Unset implements Change {
        /** The only one. */
        INSTANCE
    }

    /**
     * The field holds its number plus {@code delta} afterwards; a field that is absent counts from the integer 0.
     *
     * @param delta a JSON number; integer plus integer stays an integer of any size, anything else is an exact decimal
     */
    record Increment(JsonNode delta) implements Change {}
}
