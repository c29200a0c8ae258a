package io.profilestore;

import org.jspecify.annotations.Nullable;

/** User and password were refused, or they do not permit the call; nothing was changed. */
public final class AccessDenied extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public AccessDenied(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
