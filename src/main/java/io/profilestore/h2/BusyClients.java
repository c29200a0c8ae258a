package io.profilestore.h2;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** The network addresses of a database's clients that are inside of a statement or a transaction. */
final class BusyClients {

    private static final String BUSY = """
            SELECT CLIENT_ADDR FROM INFORMATION_SCHEMA.SESSIONS s
            WHERE CLIENT_ADDR IS NOT NULL AND (EXECUTING_STATEMENT IS NOT NULL OR CONTAINS_UNCOMMITTED
                OR EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.LOCKS l WHERE l.SESSION_ID = s.SESSION_ID))""";

    private BusyClients() {}

    /** Seen from the owner's connection. */
    static Set<String> of(Connection owner) throws SQLException {
        while (true) {
            try (Statement statement = owner.createStatement();
                    ResultSet rows = statement.executeQuery(BUSY)) {
                Set<String> busy = new HashSet<>();
                while (rows.next()) {
                    busy.add(rows.getString(1));
                }
                return busy;
            } catch (SQLException e) {
                // Somebody is inside, and must not be taken for nobody.
                if (!H2Errors.isLookAtEndingTransaction(e)) {
                    throw e;
                }
            }
        }
    }
}
