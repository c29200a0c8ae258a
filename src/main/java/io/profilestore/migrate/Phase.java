package io.profilestore.migrate;

/** The parts of long work, in their order. */
public enum Phase {
    /** Reading the whole source and checking it. */
    SCAN,
    /** Opening the store, giving fields their columns, and moving into them what the store has already. */
    DECLARE,
    /** Writing the records. */
    IMPORT,
    /** Comparing each record with what the store gives back. */
    VERIFY,
    /** Writing the profiles back as JSON. */
    EXPORT
}
