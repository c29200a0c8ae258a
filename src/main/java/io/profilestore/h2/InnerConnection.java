package io.profilestore.h2;

import io.profilestore.disk.H2Session;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

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
        Connection owner = database.connection();
        Connection made;
        try {
            made = H2Database.connect(
                    H2Location.PREFIX + database.h2Name() + ServedDatabase.SETTINGS + settings, credentials);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                // H2 knows a database by its name, and has forgotten this one with another that failed before.
                database.startAgain(owner);
                throw again(e);
            }
            throw e;
        }
        if (H2Session.database(made) != H2Session.database(owner)) {
            // The owner's has failed meanwhile, and H2 has opened another one, which nobody has prepared.
            made.close();
            throw again(null);
        }
        return made;
    }

    private static SQLException again(@Nullable SQLException cause) {
        return new SQLException("the database is opened again", "08000", ErrorCode.DATABASE_IS_CLOSED, cause);
    }
}
