package io.profilestore.sql;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A profile with all that its database knows of it, to be carried over into another one.
 *
 * @param key the profile's id
 * @param value the profile
 * @param digest of the value
 * @param history what the row says of its past
 * @param deleted when an earlier profile of this key, which had been imported, was deleted; null where none was
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record StoredRow(
        String key,
        JsonNode value,
        byte[] digest,
        RowHistory history,
        @Nullable Instant deleted) {

    /** Whether the value is the one that was imported: a change behind the store's back leaves the version as it was. */
    boolean isAsImported() {
        return history.isUntouched() && Arrays.equals(digest, history.importedDigest());
    }
}
