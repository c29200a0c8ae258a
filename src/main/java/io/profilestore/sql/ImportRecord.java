package io.profilestore.sql;

import io.profilestore.json.ValueDigest;
import tools.jackson.databind.JsonNode;

/**
 * One record of a source.
 *
 * @param key the profile's key
 * @param value the profile, checked by {@link io.profilestore.json.ProfileRules}
 * @param digest of the value, by which an import sees later that the source still has the same
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record ImportRecord(String key, JsonNode value, byte[] digest) {

    /** With the value's digest, which costs about as much as reading the value did. */
    public ImportRecord(String key, JsonNode value) {
        this(key, value, ValueDigest.of(value));
    }
}
