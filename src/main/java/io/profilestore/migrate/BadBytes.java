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
    private final boolean end;

    /** @param byteOffset within the text as UTF-8 */
    BadBytes(long byteOffset, String problem, String nextStep) {
        this(byteOffset, problem, nextStep, false);
    }

    private BadBytes(long byteOffset, String problem, String nextStep, boolean end) {
        super(problem);
        this.end = end;
        this.byteOffset = byteOffset;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    /** Where it begins is left to a reader further on, who counts; see {@link #at}. */
    BadBytes(String problem, String nextStep) {
        this(HERE, problem, nextStep);
    }

    /** The bytes end where they should go on; what was handed out before is right. */
    static BadBytes cutOff(String problem) {
        return new BadBytes(HERE, problem, Diagnosis.RESTORE, true);
    }

    boolean isEnd() {
        return end;
    }

    /** The same with a place, if it has none yet. */
    BadBytes at(long handedOut) {
        if (byteOffset != HERE) {
            return this;
        }
        BadBytes placed = new BadBytes(handedOut, problem, nextStep, end);
        placed.initCause(this);
        return placed;
    }

    Diagnosis diagnosis() {
        return new Diagnosis(Math.max(0, byteOffset), problem, nextStep);
    }
}
