/** JSON as every store understands it: reading, writing, limits, equality, digests and the arithmetic of changes. */
@NullMarked
package io.profilestore.json;

import org.jspecify.annotations.NullMarked;
