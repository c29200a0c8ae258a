/** What becomes of a store on several PostgreSQL servers when one of them ends: docs/postgresql.md. */
@NullMarked
package io.profilestore.cluster;

import org.jspecify.annotations.NullMarked;
