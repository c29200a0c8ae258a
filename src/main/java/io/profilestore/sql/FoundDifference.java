package io.profilestore.sql;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code profile_difference}: a place where a source and the profiles differ.
 *
 * @param key the profile
 * @param kind MISSING, EXTRA or DIFFERENT
 * @param pointer the JSON Pointer within the profile, empty for the profile itself
 * @param expected the source's value there as JSON text, null where it has none
 * @param found the store's, likewise
 * @param provenance of the profile, null where nothing is known of it
 */
public record FoundDifference(
        String key,
        String kind,
        String pointer,
        @Nullable String expected,
        @Nullable String found,
        @Nullable Provenance provenance) {}
