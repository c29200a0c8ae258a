package io.profilestore.h2;

import io.profilestore.StoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to an embedded database.
 *
 * @param given the user and password of a store's options; null for the owner in the file beside the database, with
 *     whatever password that has by then
 */
record Login(@Nullable Credentials given) {

    static Login of(StoreOptions options) {
        return new Login(options.user().isPresent() ? Credentials.given(options) : null);
    }
}
