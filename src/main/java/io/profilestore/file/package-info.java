/** Profiles in one JSON file: as the old service kept them, which loses concurrent changes, and behind a lock. */
@NullMarked
package io.profilestore.file;

import org.jspecify.annotations.NullMarked;
