package io.profilestore.fault;

/** What the clients do. */
enum Work {
    /** Increments, updates of fields with and without a column, compare-and-set, reads. */
    MIXED,
    /** Few profiles are set and deleted, and a deletion is a transaction of several statements; increments. */
    TRANSACTIONS
}
