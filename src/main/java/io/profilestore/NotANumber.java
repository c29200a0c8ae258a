package io.profilestore;

import org.jspecify.annotations.Nullable;

/** An increment met a field, a profile or a result that is not a number, or not one that the call can return; nothing was changed. */
public final class NotANumber extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public NotANumber(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
