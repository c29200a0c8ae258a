package io.profilestore.migrate;

/**
 * What a comparison of a source with a store found.
 *
 * @param compared how many records were compared
 * @param missing how many of them the store does not have
 * @param different how many of them the store has with another value
 * @param extra how many profiles only the store has
 * @param byWorkers how many of the missing and the different ones were deleted or changed after their import, or were never
 *     imported: the store holds something newer
 * @param superseded how many records were not compared because a later one has the same key
 * @param carried how many records of a store are there with their versions and instants
 * @param changedSinceImport whether the source is not what it was when it was imported last
 * @param differences the missing and the different ones, then the extra ones
 * @param rejects the records that no store takes, which were not compared
 */
public record VerificationResult(
        long compared,
        long missing,
        long different,
        long extra,
        long byWorkers,
        long superseded,
        long carried,
        boolean changedSinceImport,
        Listing<Difference> differences,
        Listing<Reject> rejects) {

    /** Whether source and store hold the same, but for what no store takes. */
    public boolean isClean() {
        return differences.count() == 0;
    }

    /** Whether the store holds every record as the source does, but for what others have changed there. */
    public boolean isImported() {
        return missing + different == byWorkers;
    }
}
