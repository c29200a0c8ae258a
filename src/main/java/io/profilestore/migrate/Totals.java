package io.profilestore.migrate;

/**
 * What became of the records of a source; the numbers add up.
 *
 * @param read all records
 * @param inserted profiles that the store did not have
 * @param updated profiles that the store had from an earlier import, and that the source has changed since
 * @param unchanged profiles that the store has already as the source has them
 * @param conflicting profiles for which the store holds something newer, which was kept
 * @param duplicate records that were left out because a later one has the same key
 * @param rejected records that no store takes, except those among the duplicate ones
 */
public record Totals(
        long read, long inserted, long updated, long unchanged, long conflicting, long duplicate, long rejected) {

    /** @throws IllegalStateException if the numbers do not add up: a record was lost or counted twice, which is a bug */
    public Totals {
        long sum = inserted + updated + unchanged + conflicting + duplicate + rejected;
        if (sum != read) {
            throw new IllegalStateException(
                    "the import's totals do not add up: " + read + " records were read and " + sum + " dealt with ("
                            + inserted + " inserted, " + updated + " updated, " + unchanged + " unchanged, "
                            + conflicting + " conflicting, " + duplicate + " duplicate, " + rejected + " rejected)");
        }
    }
}
