package io.profilestore.migrate;

import io.profilestore.sql.ImportOrder.OnConflict;

/**
 * What a migration does where source and store disagree.
 *
 * @param onConflict whose value stays where the store holds something newer, or something else
 * @param prune whether to remove from the store what has gone from the source
 */
public record MigrationOptions(OnConflict onConflict, boolean prune) {

    /** The store's value stays, and nothing is removed. */
    public static final MigrationOptions DEFAULTS = new MigrationOptions(OnConflict.KEEP, false);
}
