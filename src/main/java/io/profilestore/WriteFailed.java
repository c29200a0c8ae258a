package io.profilestore;

import org.jspecify.annotations.Nullable;

/** The storage below refused the write, for example because the disk is full or read-only; nothing was changed. */
public final class WriteFailed extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public WriteFailed(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
