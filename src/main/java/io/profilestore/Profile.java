package io.profilestore;

import java.time.Instant;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * One stored profile, as it was at the moment it was read.
 *
 * <p>Immutable but for {@link #value}: Jackson trees can be changed, and changing this one changes nothing in the store.
 *
 * @param key the profile's id, never empty
 * @param value any JSON value; a stored JSON {@code null} is a {@code NullNode}, never Java's {@code null}
 * @param version the number that every change of the profile replaces; compare it only for equality, through
 *     {@link Expect#version}. On a database it grows with each change and, as
 *     long as the database's clock does not go back, is never given twice to one key; the file
 *     stores, whose format has no room for it, use a digest of the value, so equal values have equal versions
 * @param created when the profile came into being, by the database's clock; the file stores know only when their file
 *     was last changed and say that
 * @param updated when the profile last changed, likewise
 * @param writeToken the random number of the last write, by which a caller knows its own again: see
 *     {@link OutcomeUnknown#writeToken}; empty after an import and in the file stores
 */
public record Profile(
        String key, JsonNode value, long version, Instant created, Instant updated, OptionalLong writeToken) {

    /** Without a write token. */
    public Profile(String key, JsonNode value, long version, Instant created, Instant updated) {
        this(key, value, version, created, updated, OptionalLong.empty());
    }
}
