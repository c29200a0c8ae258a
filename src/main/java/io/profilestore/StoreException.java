package io.profilestore;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that a store throws on its own account: what failed, where, why, and the next step.
 *
 * <p>Unless a kind says otherwise ({@link OutcomeUnknown} does), the call changed nothing. Misuse of the API itself is
 * an {@link IllegalArgumentException} or {@link NullPointerException}, as everywhere.
 */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Call call;
    private final String problem;
    private final String nextStep;

    /**
     * @param problem what is wrong, a clause without a full stop and without any password
     * @param nextStep what the reader can do about it, a sentence
     */
    public StoreException(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call + ": " + problem + ". " + nextStep, cause);
        this.call = call;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    /** Operation, key and location. */
    public Call call() {
        return call;
    }

    /** What is wrong, without the place and the next step that {@link #getMessage} has as well. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String nextStep() {
        return nextStep;
    }
}
