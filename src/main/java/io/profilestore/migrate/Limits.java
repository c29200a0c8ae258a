package io.profilestore.migrate;

import io.profilestore.json.ProfileLimits;
import io.profilestore.json.ProfileRules;

/**
 * Beyond what a record is rejected.
 *
 * @param profile what a profile may be
 * @param recordBytes how much text a record may take up: more than the profile's compact text, which is what its own
 *     limit is about, since white space and escapes count here
 */
public record Limits(ProfileLimits profile, int recordBytes) {

    /** The longest text of a record. */
    public static final int MAX_RECORD_BYTES = 2 * ProfileRules.MAX_BYTES;

    /** What stores take. */
    public static final Limits DEFAULTS = new Limits(ProfileLimits.STORE, MAX_RECORD_BYTES);

    /** As they are given on a command line. */
    @Override
    public String toString() {
        return "--max-key-length " + profile.keyLength() + " --max-value-bytes " + profile.bytes() + " --max-depth "
                + profile.depth() + " --max-exponent " + profile.exponent() + " --max-record-bytes " + recordBytes;
    }

    /** @throws IllegalArgumentException if a limit is not from 1 to the store's own */
    public Limits {
        ProfileLimits.check("the limit of a record's bytes", recordBytes, MAX_RECORD_BYTES);
    }
}
