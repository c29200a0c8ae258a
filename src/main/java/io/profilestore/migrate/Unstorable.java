package io.profilestore.migrate;

/** A record is whole, and no store takes it: why, and where in it. */
final class Unstorable extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String pointer;
    private final String problem;
    private final String nextStep;

    /** @param pointer the JSON Pointer within the profile, empty for the profile or its key */
    Unstorable(RejectReason reason, String pointer, String problem, String nextStep) {
        super(problem, null, false, false);
        this.reason = reason;
        this.pointer = pointer;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    RejectReason reason() {
        return reason;
    }

    String pointer() {
        return pointer;
    }

    String problem() {
        return problem;
    }

    String nextStep() {
        return nextStep;
    }
}
