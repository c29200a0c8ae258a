package io.profilestore.disk;

/**
 * What is known of the chunks of one run: of one time that the file was open.
 *
 * @param id the same in all of its chunks, and no other's
 * @param since the version that it began with; the one before was on the disk by then
 * @param last the newest version of those that are known
 */
record ChunkRun(String id, long since, long last) {

    /** Whether one state can have needed both: a run goes on from what is older than itself. */
    boolean agreesWith(ChunkRun other) {
        return id.equals(other.id)
                || (since < other.since && last < other.since)
                || (other.since < since && other.last < since);
    }

    /** With another chunk of the same run. */
    ChunkRun and(ChunkRun other) {
        return other.last > last ? other : this;
    }
}
