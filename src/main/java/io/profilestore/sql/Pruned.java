package io.profilestore.sql;

import java.util.List;

/**
 * What became of the profiles that have gone from their source.
 *
 * @param removed how many were removed
 * @param kept how many were kept, since they were changed in the store after their import
 * @param firstKept the keys of the first of these, a thousand at most
 */
public record Pruned(long removed, long kept, List<String> firstKept) {

    /** Nothing was looked for. */
    public static final Pruned NONE = new Pruned(0, 0, List.of());
}
