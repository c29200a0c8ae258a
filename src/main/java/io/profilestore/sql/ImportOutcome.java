package io.profilestore.sql;

/** What the import did with one record. */
public enum ImportOutcome {
    /** There was no such profile: it is there now. */
    INSERTED,
    /** The source has changed since the last import, the profile in the store had not: it has the source's value now. */
    UPDATED,
    /** The store held something newer, or something else, and the source's value was to win: it is there now. */
    OVERWRITTEN,
    /** The profile in the store has this value already. */
    UNCHANGED,
    /** The profile was changed in the store since its import; the store's value is kept. */
    CONFLICT_CHANGED,
    /** The profile was deleted in the store since its import; it stays deleted. */
    CONFLICT_DELETED,
    /** The store has another profile under this key that no import brought there; it is kept. */
    CONFLICT_FOREIGN,
    /** The store has another profile under this key that came from another source; it is kept. */
    CONFLICT_OTHER_SOURCE;

    /** Whether source and store disagree and the store's side was kept. */
    public boolean isConflict() {
        return switch (this) {
            case CONFLICT_CHANGED, CONFLICT_DELETED, CONFLICT_FOREIGN, CONFLICT_OTHER_SOURCE -> true;
            default -> false;
        };
    }
}
