package io.profilestore.migrate;

/**
 * A field that gets no column and lives in {@code extra}, where it is stored as faithfully and changed less fast.
 *
 * @param field its name; shortened and ending in {@code ……} where it is too long for a column
 * @param reason why
 * @param detail the reason in words, with the counts behind it
 */
public record UndeclaredField(String field, Reason reason, String detail) {

    /** Why a field gets no column. */
    public enum Reason {
        /** The name cannot stand in SQL: too long, or with a NUL character in it. */
        UNNAMEABLE,
        /** Fewer profiles have it than {@link ColumnChoice#minCoverage} asks for. */
        RARE,
        /** No profile has another value in it than JSON {@code null}. */
        ALWAYS_NULL,
        /** No one column type takes all its values. */
        MIXED_TYPES,
        /** The store has as many columns as it may have, and other fields are in more profiles. */
        TOO_MANY_COLUMNS,
        /** {@link ColumnChoice#excluded} names it. */
        EXCLUDED,
        /** The source is a store that has no column for it either. */
        NONE_IN_SOURCE
    }
}
