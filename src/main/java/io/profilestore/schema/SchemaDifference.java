package io.profilestore.schema;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which a schema differs from what our migrations make.
 *
 * @param verdict what that means
 * @param part what it is about
 * @param expected its definition as it should be, null where it need not be there
 * @param found its definition as it is, null where it is not there
 * @param note what else is to be said, empty where nothing is
 */
public record SchemaDifference(
        Verdict verdict,
        Part part,
        @Nullable String expected,
        @Nullable String found,
        String note) {

    /** What a difference means. */
    public enum Verdict {
        /** It should be there. */
        MISSING,
        /** It is not as it should be, or keeps a store from writing. */
        WRONG,
        /** It is none of ours, and does no harm. */
        FOREIGN
    }
}
