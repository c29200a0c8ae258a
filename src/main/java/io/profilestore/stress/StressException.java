package io.profilestore.stress;

/** A stress run that could not be brought to its end; nothing is said about the store. */
public final class StressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String problem;
    private final String nextStep;

    /** What was in the way. */
    public enum Kind {
        /** A worker could not open the store, or the end could not be read from it. */
        STORE,
        /** The history could not be written. */
        HISTORY,
        /** A worker was killed by somebody else. */
        KILLED,
        /** The clocks of two processes cannot be compared here. */
        CLOCK,
        /** A worker broke for a reason of its own. */
        BROKEN
    }

    /**
     * @param problem a clause without a full stop
     * @param nextStep a sentence
     */
    StressException(Kind kind, String problem, String nextStep) {
        super(problem + ". " + nextStep);
        this.kind = kind;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    static StressException noHistory(String problem) {
        return new StressException(Kind.HISTORY, problem, "Make room there, or name another place with --history.");
    }

    /** The same, with the news that profiles of the run are still there. */
    StressException leaving(String prefix) {
        StressException more = new StressException(
                kind,
                problem + ", and profiles of the run could not be deleted",
                nextStep + " Delete the profiles whose keys begin with " + prefix + ".");
        more.addSuppressed(this);
        return more;
    }

    /** What was in the way. */
    public Kind kind() {
        return kind;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String nextStep() {
        return nextStep;
    }
}
