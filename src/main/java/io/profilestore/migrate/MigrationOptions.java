package io.profilestore.migrate;

import io.profilestore.sql.ImportOrder.OnConflict;
import java.nio.file.Path;

/**
 * What a migration does where source and store disagree, and with records that no store takes. Immutable.
 *
 * @param columns which fields get columns
 * @param onConflict whose value stays where the store holds something newer, or something else
 * @param prune whether to remove from the store what has gone from the source
 * @param rejects where records go that no store takes
 * @param maxRejects how many of them there may be before nothing is imported at all
 */
public record MigrationOptions(
        ColumnChoice columns, OnConflict onConflict, boolean prune, RejectsFile rejects, long maxRejects) {

    /** How many rejects there may be unless somebody says otherwise. */
    public static final long MAX_REJECTS = 1_000;

    /** The store's value stays, nothing is removed, and there may be {@value #MAX_REJECTS} rejects. */
    public static MigrationOptions rejectingInto(Path file) {
        return new MigrationOptions(ColumnChoice.DEFAULT, OnConflict.KEEP, false, new RejectsFile(file), MAX_REJECTS);
    }

    /** The same, with columns for other fields. */
    public MigrationOptions withColumns(ColumnChoice choice) {
        return new MigrationOptions(choice, onConflict, prune, rejects, maxRejects);
    }

    /** The same, where somebody's value wins. */
    public MigrationOptions withOnConflict(OnConflict wins) {
        return new MigrationOptions(columns, wins, prune, rejects, maxRejects);
    }

    /** The same, with or without pruning. */
    public MigrationOptions withPrune(boolean wanted) {
        return new MigrationOptions(columns, onConflict, wanted, rejects, maxRejects);
    }

    /** The same, with so many rejects at most. */
    public MigrationOptions withMaxRejects(long most) {
        return new MigrationOptions(columns, onConflict, prune, rejects, most);
    }

    /** The same, with another file for the rejects. */
    public MigrationOptions withRejects(Path file) {
        return new MigrationOptions(columns, onConflict, prune, new RejectsFile(file), maxRejects);
    }
}
