/** The tables: created and upgraded by Flyway, checked at opening, and the columns that hold single fields. */
@NullMarked
package io.profilestore.schema;

import org.jspecify.annotations.NullMarked;
