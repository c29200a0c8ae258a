package io.profilestore.cli;

import io.profilestore.json.ProfileLimits;
import io.profilestore.json.ProfileRules;
import io.profilestore.migrate.Limits;
import picocli.CommandLine.Option;

/** Beyond what a record of a source is rejected: what stores take, or less. */
final class LimitOptions {

    /** About the text of a record, which a store has not. */
    static final String MAX_RECORD_BYTES = "--max-record-bytes";

    @Option(
            names = "--max-key-length",
            paramLabel = "N",
            defaultValue = "" + ProfileRules.MAX_KEY_LENGTH,
            description = "Reject records with longer keys, in characters; at most and by default ${DEFAULT-VALUE}.")
    private int keyLength;

    @Option(
            names = "--max-value-bytes",
            paramLabel = "N",
            defaultValue = "" + ProfileRules.MAX_BYTES,
            description = "Reject larger profiles, as compact UTF-8; at most and by default ${DEFAULT-VALUE}.")
    private int valueBytes;

    @Option(
            names = "--max-depth",
            paramLabel = "N",
            defaultValue = "" + ProfileRules.MAX_DEPTH,
            description = "Reject profiles that nest deeper; at most and by default ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--max-exponent",
            paramLabel = "N",
            defaultValue = "" + ProfileRules.MAX_EXPONENT,
            description = "Reject decimals shifted by more digits; at most and by default ${DEFAULT-VALUE}.")
    private int exponent;

    @Option(
            names = MAX_RECORD_BYTES,
            paramLabel = "N",
            defaultValue = "" + Limits.MAX_RECORD_BYTES,
            description = "Reject records of more text, white space and escapes included; at most and by default"
                    + " ${DEFAULT-VALUE}.")
    private int recordBytes;

    /**
     * Those that were given, and those of a store.
     *
     * @throws IllegalArgumentException if one is not from 1 to the stores' own limit
     */
    Limits limits(ProfileLimits store) {
        return new Limits(new ProfileLimits(keyLength, valueBytes, depth, exponent).and(store), recordBytes);
    }
}
