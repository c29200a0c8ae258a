package io.profilestore;

import org.jspecify.annotations.Nullable;

/** The location names no kind of store that is known here, or is malformed. */
public final class InvalidLocation extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public InvalidLocation(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
