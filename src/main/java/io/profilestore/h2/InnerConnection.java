package io.profilestore.h2;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to a database within the process that has opened it. */
final class InnerConnection {

    private InnerConnection() {}

    /**
     * A connection to the database as its owner's connection has prepared it.
     *
     * @param settings those of a location: all that H2 takes
     * @throws SQLException as H2 says it, or that the connection is broken, where the database has to be opened again
     */
    static Connection open(ServedDatabase database, Credentials credentials, String settings) throws SQLException {
        database.connection();
        return H2Database.connect(
                H2Location.PREFIX + database.h2Name() + ServedDatabase.SETTINGS + settings, credentials);
    }
}
