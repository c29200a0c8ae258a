package io.profilestore;

/** What it means that a write has returned. Only for databases: a file store has one way. */
public enum Durability {
    /** The change is on the disk: it survives a killed process and a power cut. The default. */
    COMMIT,
    /** The change is visible to everybody; whoever is killed, or loses power, in the next second or so may take it along. */
    RELAXED
}
