package io.profilestore.sql;

import java.util.OptionalLong;

/**
 * Who wrote a profile last, as far as its row tells.
 *
 * @param version the row's; empty where the profile was deleted after its import
 * @param lastWriter whose the last change was
 */
public record Provenance(OptionalLong version, Writer lastWriter) {

    /** Whose a change was. */
    public enum Writer {
        /** An import's: the row is as it left it. */
        IMPORT,
        /** Any other program's. */
        WORKER
    }
}
