package io.profilestore.check;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/**
 * A value in a profile and who left it there; equal by the value alone.
 *
 * @param value null where something was removed
 * @param writer null where nobody is known
 */
record Cell(@Nullable JsonNode value, @Nullable Operation writer) {

    /** Integers of one kind, so that they compare by value: Jackson tells 1 from 1L. */
    static Cell of(@Nullable JsonNode value, @Nullable Operation writer) {
        return value != null && value.isIntegralNumber() && value.canConvertToLong()
                ? new Cell(LongNode.valueOf(value.longValue()), writer)
                : new Cell(value, writer);
    }

    boolean isInteger() {
        return value instanceof LongNode;
    }

    /** Only where it {@link #isInteger}. */
    long integer() {
        return value == null ? 0 : value.longValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cell cell && (value == null ? cell.value == null : value.equals(cell.value));
    }

    @Override
    public int hashCode() {
        return value == null ? 0 : value.hashCode();
    }
}
