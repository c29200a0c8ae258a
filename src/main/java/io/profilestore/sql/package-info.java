/** The store on an SQL database: statements, their retries, and what the import writes. */
@NullMarked
package io.profilestore.sql;

import org.jspecify.annotations.NullMarked;
