package io.profilestore.fault;

/** What the clients do. */
enum Work {
    /** Increments and updates of fields with and without a column, compare-and-set, reads. */
    MIXED,
    /** Few profiles are set and deleted, and a deletion is a transaction of several statements; increments. */
    TRANSACTIONS,
    /** The profiles of a {@link LiveSource}, and some that it does not have, are changed in every way. */
    LIVE;

    /** Those of one client. */
    ClientCalls calls(int client, long seed) {
        return this == LIVE ? new LiveActions(client, seed) : new Actions(client, this, seed);
    }
}
