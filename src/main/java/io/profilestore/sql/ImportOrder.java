package io.profilestore.sql;

/**
 * What is to be imported, and how.
 *
 * @param source what its user calls it
 * @param origin the same wherever the command runs, such as an absolute path: what came from one origin before is an older
 *     state of this source
 * @param bytes the source's size
 * @param sha256 the digest of all its bytes, in hexadecimal
 * @param part whether it is only a part of what is at the origin
 * @param reading how records are made of them, and what else decides what is written: an import that was ended is only gone
 *     on with if all of this is the same
 * @param onConflict whose value stays
 */
public record ImportOrder(
        String source, String origin, long bytes, String sha256, boolean part, String reading, OnConflict onConflict) {

    /** Whose value stays where the store holds something newer than the source's last state, or something else. */
    public enum OnConflict {
        /** The store's. */
        KEEP,
        /** The source's. */
        SOURCE
    }

    /** Of a source of which only the name is known: begun anew each time. */
    public static ImportOrder of(String source) {
        return new ImportOrder(source, source, 0, "", false, "", OnConflict.KEEP);
    }

    /** Whether a later run can know that it has the same source before it. */
    boolean isResumable() {
        return !sha256.isEmpty();
    }
}
