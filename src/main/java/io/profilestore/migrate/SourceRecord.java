package io.profilestore.migrate;

import io.profilestore.sql.StoredRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One profile as a source holds it; key and value are within {@link io.profilestore.json.ProfileRules}.
 *
 * @param key the profile's id
 * @param value the profile
 * @param ordinal how many records come before it in the source
 * @param byteOffset where the record begins in the text, as UTF-8; {@link Source#positions} turns it into line and column
 * @param byteLength how much text it takes up there
 * @param row of a store's profile, all that the store knows of it; else null
 */
public record SourceRecord(
        String key,
        JsonNode value,
        long ordinal,
        long byteOffset,
        long byteLength,
        @Nullable StoredRow row) {

    /** A record of a text. */
    public SourceRecord(String key, JsonNode value, long ordinal, long byteOffset, long byteLength) {
        this(key, value, ordinal, byteOffset, byteLength, null);
    }

    /** The first byte after the record. */
    long byteEnd() {
        return byteOffset + byteLength;
    }
}
