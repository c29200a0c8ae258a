package io.profilestore.migrate;

import java.util.ArrayList;
import java.util.List;

/**
 * The first of many things, and how many there are: at most {@value #MAX_LISTED} are kept, so that a report on a large
 * store needs no more memory than one on a small store.
 *
 * @param <T> what is listed
 * @param first the first ones, in the order of the source; not to be changed
 * @param count how many there are in all
 */
public record Listing<T>(List<T> first, long count) {

    /** How many are kept. */
    public static final int MAX_LISTED = 1_000;

    /** Collects a listing. */
    static final class Builder<T> {

        private final List<T> first = new ArrayList<>();
        private long count;

        void add(T thing) {
            if (count++ < MAX_LISTED) {
                first.add(thing);
            }
        }

        Listing<T> build() {
            return new Listing<>(List.copyOf(first), count);
        }
    }
}
