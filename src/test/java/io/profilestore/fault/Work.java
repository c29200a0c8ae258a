package io.profilestore.fault;

/** What the clients do. */
enum Work {
    /** Increments, updates of fields with and without a column, compare-and-set, reads. */
    MIXED,
    /** Increments and updates of fields that have no column: each is a transaction of several statements. */
    SLOW_PATH,
    /** Increments. */
    COUNTERS
}
