package io.profilestore;

import org.jspecify.annotations.Nullable;

/** The store is not there, does not answer or refuses to be opened; nothing was changed. */
public final class StoreUnreachable extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public StoreUnreachable(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
