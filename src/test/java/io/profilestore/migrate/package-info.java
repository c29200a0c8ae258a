@NullMarked
package io.profilestore.migrate;

import org.jspecify.annotations.NullMarked;
