package io.profilestore.migrate;

import java.io.IOException;

/** Bytes that are no JSON text whatever a parser would say: no UTF-8, damaged gzip, more than the limit allows. */
final class BadBytes extends IOException {

    private static final long serialVersionUID = 1L;

    /** After everything that was handed out before. */
    private static final long HERE = -1;

    private final long byteOffset;
    private final String problem;
    private final String nextStep;

    /** @param byteOffset within the text as UTF-8 */
    BadBytes(long byteOffset, String problem, String nextStep) {
        super(problem);
        this.byteOffset = byteOffset;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    /** Where it begins is left to a reader further on, who counts; see {@link #at}. */
    BadBytes(String problem, String nextStep) {
        this(HERE, problem, nextStep);
    }

    /** The same with a place, if it has none yet. */
    BadBytes at(long handedOut) {
        if (byteOffset != HERE) {
            return this;
        }
        BadBytes placed = new BadBytes(handedOut, problem, nextStep);
        placed.initCause(this);
        return placed;
    }

    Diagnosis diagnosis() {
        return new Diagnosis(Math.max(0, byteOffset), problem, nextStep);
    }
}
