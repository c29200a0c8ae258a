package io.profilestore.stress;

/** Is told how far a stress run has come, by one thread and often. */
@FunctionalInterface
public interface Progress {

    /** What a run does, in this order. */
    enum Phase {
        /** The workers call the store. */
        RUN,
        /** The profiles are read, as the last client. */
        READ,
        /** The profiles are deleted. */
        DELETE,
        /** The history is judged. How much of it is done is not known; not reported where it is quick. */
        JUDGE
    }

    /**
     * Takes note.
     *
     * @param percent how much of the phase is done; always 0 where that is not known
     */
    void report(Phase phase, int percent);
}
