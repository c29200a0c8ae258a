package io.profilestore;

import org.jspecify.annotations.Nullable;

/** The connection broke after a write was sent and before its answer came: the change may be there or not. Never repeated automatically: read the profile, or repeat with {@link Expect#version}, before deciding. */
public final class OutcomeUnknown extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public OutcomeUnknown(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
