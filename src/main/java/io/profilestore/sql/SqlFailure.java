package io.profilestore.sql;

/** What a database's error means for the call that met it. */
public enum SqlFailure {
    /** Deadlock, lock timeout: nothing was applied, the same may work now. */
    NOT_APPLIED_TRY_AGAIN,
    /** The tables are being changed, and nobody is let in meanwhile: nothing was applied; it takes as long as the copy. */
    GATE_SHUT,
    /** The server stops, and let the connection go before it took the statement: nothing was applied, another may work. */
    LET_GO,
    /** The server starts, stops, or has no room for another connection: nothing was applied, later it may work. */
    NOT_LET_IN,
    /** The server takes reads only: nothing was applied; another connection may lead to one that takes writes. */
    READ_ONLY,
    /** The pool had no connection to give in its time. */
    NO_CONNECTION,
    /** Likewise, since no server answers; it has waited for one as long as it shall. */
    NO_SERVER,
    /** What stands between the store and the database does not let the statement through. */
    REFUSED,
    /** The connection is dead; whether the last statement was applied is unknown. */
    CONNECTION_LOST,
    /** Committed, but perhaps not on the disk, which failed; the database must be opened again. */
    NOT_ON_DISK,
    /** Committed, but perhaps not by those that were to have a copy too. */
    NOT_REPLICATED,
    /** The database has nothing that waits for the disk. */
    CANNOT_WAIT,
    /** A key or a unique constraint has the value already. */
    DUPLICATE,
    /** Another constraint of the table refuses the row. */
    CONSTRAINT,
    /** A number does not fit its column. */
    OUT_OF_RANGE,
    /** User and password are wrong, or do not permit this. */
    ACCESS_DENIED,
    /** Another process is opening or closing the database, or holds it for itself. */
    LOCKED,
    /** There is no such database, or none answers. */
    UNREACHABLE,
    /** Disk full or read-only. */
    STORAGE,
    /** The database's files are damaged. */
    DAMAGED,
    /** The table does not take rows by a {@link BulkInsert}. */
    NOT_THIS_WAY,
    /** A table or column that we expect is not there. */
    SCHEMA,
    /** None of these. */
    OTHER
}
