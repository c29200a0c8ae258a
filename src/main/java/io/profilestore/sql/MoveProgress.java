package io.profilestore.sql;

/** Is told how far a move of values into their columns has come: after each batch. */
@FunctionalInterface
public interface MoveProgress {

    /** Tells nobody. */
    MoveProgress NONE = (profiles, bytes) -> {};

    /**
     * Called by the working thread, which waits for it.
     *
     * @param profiles how many have been looked at; those that have nothing in {@code extra} are not counted
     * @param bytes how much text their {@code extra} had
     */
    void at(long profiles, long bytes);
}
