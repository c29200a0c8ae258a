package io.profilestore.schema;

import java.util.List;

/**
 * What can be told of our tables when a store is opened.
 *
 * @param keeper whose migrations made them
 * @param version of {@link Keeper#PROFILESTORE}'s, the one that its history names; of {@link Keeper#ANOTHER}'s,
 *     {@link Schema#VERSION} where nothing is lacking; else 0
 * @param lacking of {@link Keeper#ANOTHER}'s, the tables and columns that this program needs and that are not there
 */
public record SchemaState(Keeper keeper, int version, List<String> lacking) {

    /** Whose migrations a table comes from. */
    public enum Keeper {
        /** There are no such tables. */
        NOBODY,
        /** This program's: their history is beside them. */
        PROFILESTORE,
        /** Somebody else's: a team's own Flyway, or an administrator's hand. */
        ANOTHER
    }

    /** Whether a store can work with them. */
    boolean isCurrent() {
        return version == Schema.VERSION;
    }
}
