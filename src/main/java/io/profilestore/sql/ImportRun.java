package io.profilestore.sql;

import java.util.List;

/**
 * One run of an import into a store. For one thread; other runs and other programs may write to the store meanwhile.
 *
 * <p>Never overwrites what somebody else wrote: a profile is replaced only if it is still as an import left it.
 */
public interface ImportRun extends AutoCloseable {

    /**
     * Writes a batch in one transaction, together with where each row came from and the run's counts.
     *
     * @param batch records with distinct keys
     * @return the outcome of each record, in the same order
     * @throws io.profilestore.OutcomeUnknown if the connection broke; a new run of the same import is harmless
     * @throws io.profilestore.StoreException as for every write; then nothing of this batch is stored
     */
    List<ImportOutcome> write(List<ImportRecord> batch);

    /** Marks the run as complete. */
    void finish();

    /** Ends the run; what was written stays. */
    @Override
    void close();
}
