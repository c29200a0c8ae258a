package io.profilestore.migrate;

/** Is told how far long work has come: about every thousand records or megabyte, whichever is first, and at
 * each phase's end. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = (phase, records, bytes, bytesTotal) -> {};

    /**
     * Called by the working thread, which waits for it. What it throws ends the work, between two batches.
     *
     * @param records how many are done in this phase
     * @param bytes how many are done in this phase
     * @param bytesTotal how many there will be, -1 where that is not known
     */
    void report(Phase phase, long records, long bytes, long bytesTotal);
}
