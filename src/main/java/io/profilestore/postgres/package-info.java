/** PostgreSQL as a backend, from version 14 on. */
@NullMarked
package io.profilestore.postgres;

import org.jspecify.annotations.NullMarked;
