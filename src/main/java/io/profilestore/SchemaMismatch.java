package io.profilestore;

import org.jspecify.annotations.Nullable;

/** The database's tables are older or newer than this version of profilestore, or missing; nothing was changed. */
public final class SchemaMismatch extends StoreException {

    private static final long serialVersionUID = 1L;

    /** See {@link StoreException#StoreException}. */
    public SchemaMismatch(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
    }
}
