package io.profilestore;

import org.jspecify.annotations.Nullable;

/** Others held the profile or the database for longer than the stated limits; nothing was changed, and the same call may succeed later. */
public final class StoreBusy extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public StoreBusy(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
