/** Moving profiles between the old JSON file and a database: reading, inferring columns, importing, verifying, exporting. */
@NullMarked
package io.profilestore.migrate;

import org.jspecify.annotations.NullMarked;
