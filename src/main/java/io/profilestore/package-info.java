/**
 * User profiles as JSON values under keys, safe to change from several threads, processes and machines at once.
 *
 * <p>Start at {@link io.profilestore.ProfileStore#open(String)}.
 */
@NullMarked
package io.profilestore;

import org.jspecify.annotations.NullMarked;
