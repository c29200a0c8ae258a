/** Real processes that write to one store at once, and the account of what they were promised and what is there. */
@NullMarked
package io.profilestore.stress;

import org.jspecify.annotations.NullMarked;
