package io.profilestore.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One run of an import into a store. For one thread; programs that are no imports may read and write meanwhile.
 *
 * <p>Never overwrites what somebody else wrote, unless that was ordered: a profile is replaced only if it is still as an
 * import of this source left it. A run that ended before it was finished is gone on with by the next one of the same order.
 */
public interface ImportRun extends AutoCloseable {

    /** How many records of the source earlier runs have dealt with: the next one is the first that is to be written. */
    long nextRecord();

    /**
     * Writes a batch in one transaction, together with where each row came from, the counts, and how far the import is.
     *
     * @param batch records whose keys no other record of the import has
     * @param nextRecord how many records of the source are dealt with then
     * @return the outcome of each record, in the same order
     * @throws io.profilestore.OutcomeUnknown if the connection broke; a new run of the same import is harmless
     * @throws io.profilestore.StoreBusy if another program has taken the import over
     * @throws io.profilestore.StoreException as for every write; then nothing of this batch is stored
     */
    List<ImportOutcome> write(List<ImportRecord> batch, long nextRecord);

    /** What has been done, earlier runs included. */
    ImportCounts counts();

    /** The first conflicts of all runs in the order of their keys; a thousand at most. */
    Map<String, ImportOutcome> conflicts();

    /**
     * Removes the profiles that came from this source and have gone from it, unless they were changed in the store since and
     * the store's side is to be kept. Each batch of them is one transaction.
     *
     * @param isInSource whether the source has a key
     * @param wasDeleted whether the source, a store, has had and deleted a profile that an import had brought there; what such an
     *     import brought here has not gone from there otherwise
     */
    Pruned prune(Predicate<String> isInSource, Predicate<String> wasDeleted);

    /**
     * Takes over deletions from a store, of profiles that neither it nor this one has, so that importing what they came from
     * does not bring them back; in one transaction. What was deleted here stays deleted as it was.
     *
     * @return how many are known now that were not
     */
    long delete(List<Deletion> deletions);

    /** The imports whose profiles are this source's, by their numbers: its own, and those carried over with a store. */
    Set<Long> imports();

    /** Marks the import as complete. */
    void finish();

    /** Ends the run; what was written stays. */
    @Override
    void close();
}
