package io.profilestore;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * {@link Changes} that can be added to: each call returns a new object with one change more.
 *
 * <p>Immutable and thread-safe. One field cannot be named twice in one set of changes; the second time throws
 * {@link IllegalArgumentException}, because an update that says two things about a field has no clear meaning.
 */
public final class ChangeSet implements Changes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static final ChangeSet EMPTY = new ChangeSet(Map.of());

    private final Map<String, Change> byField;

    private ChangeSet(Map<String, Change> byField) {
        this.byField = byField;
    }

    /**
     * Sets a field to any JSON value. The node is kept, not copied: leave it alone afterwards.
     *
     * @param value {@code NullNode} stores JSON {@code null}; to remove the field, use {@link #unset}
     */
    public ChangeSet set(String field, JsonNode value) {
        return with(field, new Set(value));
    }

    /** Sets a field to a string; Java's {@code null} stores JSON {@code null}. */
    public ChangeSet set(String field, @Nullable String value) {
        return set(field, value == null ? NODES.nullNode() : NODES.stringNode(value));
    }

    /** Sets a field to a number: an integer where the scale is 0 ({@code 7}), else a decimal ({@code 7.0}). */
    public ChangeSet set(String field, BigDecimal value) {
        return set(field, number(value));
    }

    /** Sets a field to an integer. */
    public ChangeSet set(String field, long value) {
        return set(field, (JsonNode) NODES.numberNode(value));
    }

    /** Sets a field to {@code true} or {@code false}. */
    public ChangeSet set(String field, boolean value) {
        return set(field, (JsonNode) NODES.booleanNode(value));
    }

    /** Removes a field. */
    public ChangeSet unset(String field) {
        return with(field, Unset.INSTANCE);
    }

    /** Adds an integer, which may be negative, to a field; see {@link Changes.Increment}. */
    public ChangeSet increment(String field, long delta) {
        return with(field, new Increment(NODES.numberNode(delta)));
    }

    /** Adds a number to a field: an integer where the scale is 0, else a decimal; see {@link Changes.Increment}. */
    public ChangeSet increment(String field, BigDecimal delta) {
        return with(field, new Increment(number(delta)));
    }

    @Override
    public Map<String, Change> byField() {
        return byField;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangeSet changes && byField.equals(changes.byField);
    }

    @Override
    public int hashCode() {
        return byField.hashCode();
    }

    @Override
    public String toString() {
        return byField.toString();
    }

    private ChangeSet with(String field, Change change) {
        Map<String, Change> more = new LinkedHashMap<>(byField);
        if (more.put(field, change) != null) {
            throw new IllegalArgumentException("the field " + field + " is named twice in one update");
        }
        return new ChangeSet(Collections.unmodifiableMap(more));
    }

    private static JsonNode number(BigDecimal value) {
        return value.scale() == 0 ? NODES.numberNode(value.unscaledValue()) : NODES.numberNode(value);
    }
}
