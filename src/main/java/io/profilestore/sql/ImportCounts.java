package io.profilestore.sql;

/**
 * What an import has done, all its runs together.
 *
 * @param inserted records under whose key there was nothing
 * @param updated records that replaced what an earlier import had brought, or, if that was ordered, something newer
 * @param unchanged records that the store had already
 * @param conflicting records for which the store holds something newer, or something else, which was kept
 */
public record ImportCounts(long inserted, long updated, long unchanged, long conflicting) {

    static final ImportCounts NONE = new ImportCounts(0, 0, 0, 0);

    ImportCounts plus(Iterable<ImportOutcome> outcomes) {
        long[] sums = {inserted, updated, unchanged, conflicting};
        for (ImportOutcome outcome : outcomes) {
            int kind = switch (outcome) {
                case INSERTED -> 0;
                case UPDATED, OVERWRITTEN -> 1;
                case UNCHANGED -> 2;
                case CONFLICT_CHANGED, CONFLICT_DELETED, CONFLICT_FOREIGN, CONFLICT_OTHER_SOURCE -> 3;
            };
            sums[kind]++;
        }
        return new ImportCounts(sums[0], sums[1], sums[2], sums[3]);
    }
}
