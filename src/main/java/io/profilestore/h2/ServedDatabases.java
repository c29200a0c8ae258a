package io.profilestore.h2;

import java.util.Collection;
import java.util.Optional;

/** The databases that clients at a {@link Door} may name. */
interface ServedDatabases {

    /** The database of this name as a client gives it. */
    Optional<ServedDatabase> find(String name);

    /** Those that are known by now. */
    Collection<ServedDatabase> databases();

    /** Sees to it that clients find the way to them, again and again. */
    default void announce() {}
}
