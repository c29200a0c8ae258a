package io.profilestore.migrate;

/**
 * What a comparison of a source with a store found.
 *
 * @param compared how many records were compared
 * @param missing how many of them the store does not have
 * @param different how many of them the store has with another value
 * @param superseded how many records were not compared because a later one has the same key
 * @param differences the missing and the different ones
 * @param rejects the records that no store takes, which were not compared
 */
public record VerificationResult(
        long compared,
        long missing,
        long different,
        long superseded,
        Listing<Difference> differences,
        Listing<Reject> rejects) {

    /** Whether the store holds every record that was compared as the source does. */
    public boolean isClean() {
        return differences.count() == 0;
    }
}
