package io.profilestore.sql;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of a profile's past.
 *
 * @param version the profile's, as it is now
 * @param created when the profile came into being
 * @param updated when it last changed
 * @param importedDigest of the value that was imported last; null where none was
 * @param importedVersion the version that the profile had then
 * @param importId which import that was, by its number in the same database; null where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record RowHistory(
        long version,
        Instant created,
        Instant updated,
        byte @Nullable [] importedDigest,
        long importedVersion,
        @Nullable Long importId) {

    /** Whether the profile is as an import left it. */
    public boolean isUntouched() {
        return importedDigest != null && version == importedVersion;
    }

    /** Whether the profile began as a copy of this state of another store's. */
    boolean beganAs(long otherVersion, byte[] otherDigest) {
        return importedVersion == otherVersion && Arrays.equals(importedDigest, otherDigest);
    }
}
