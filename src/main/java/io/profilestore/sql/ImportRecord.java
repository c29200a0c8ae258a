package io.profilestore.sql;

import io.profilestore.json.ValueDigest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One record of a source.
 *
 * @param key the profile's key
 * @param value the profile, checked by {@link io.profilestore.json.ProfileRules}
 * @param digest of the value, by which an import sees later that the source still has the same
 * @param row where the source is a store, all that is carried over with the value; else null
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record ImportRecord(
        String key, JsonNode value, byte[] digest, @Nullable StoredRow row) {

    /** With the value's digest, which costs about as much as reading the value did. */
    public ImportRecord(String key, JsonNode value) {
        this(key, value, ValueDigest.of(value), null);
    }
}
