package io.profilestore.migrate;

/** What a part of a damaged text is. */
sealed interface Piece {

    /** Its first byte. */
    long from();

    /** The byte after its last. */
    long to();

    /**
     * Whole records, one after another.
     *
     * @param older whether they are older than what is before them
     */
    record Run(long from, long to, boolean older) implements Piece {}

    /** Something else; perhaps only white space. */
    record Hole(long from, long to, Diagnosis damage) implements Piece {}
}
