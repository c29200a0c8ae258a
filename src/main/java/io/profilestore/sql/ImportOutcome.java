package io.profilestore.sql;

/** What the import did with one record. */
public enum ImportOutcome {
    /** There was no such profile: it is there now. */
    INSERTED,
    /** The source has changed since the last import, the profile in the store had not: it has the source's value now. */
    UPDATED,
    /** The profile in the store has this value already. */
    UNCHANGED,
    /** The profile was changed in the store since its import; the store's value is kept. */
    CONFLICT_CHANGED,
    /** The profile was deleted in the store since its import; it stays deleted. */
    CONFLICT_DELETED,
    /** The store has another profile under this key that no import brought there; it is kept. */
    CONFLICT_FOREIGN;

    /** Whether source and store disagree and the store's side was kept. */
    public boolean isConflict() {
        return this == CONFLICT_CHANGED || this == CONFLICT_DELETED || this == CONFLICT_FOREIGN;
    }
}
