/** Histories of what clients of a store called and were told, and the checker that says whether a store kept its word. */
@NullMarked
package io.profilestore.check;

import org.jspecify.annotations.NullMarked;
