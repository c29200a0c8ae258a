package io.profilestore.h2;

import io.profilestore.schema.SchemaDialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Transactions that clients prepared and left: their rows would stay locked for good, and no session is there to end them. */
final class PreparedTransactions {

    private PreparedTransactions() {}

    /** Rolls back those of a database that nobody else is connected to yet; returns their names. */
    static List<String> rollBack(Connection owner) throws SQLException {
        List<String> left = new ArrayList<>();
        try (Statement statement = owner.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT TRANSACTION_NAME FROM INFORMATION_SCHEMA.IN_DOUBT WHERE TRANSACTION_STATE = 'IN_DOUBT'")) {
                while (rows.next()) {
                    left.add(rows.getString(1));
                }
            }
            for (String name : left) {
                statement.execute("ROLLBACK TRANSACTION " + SchemaDialect.quote(name));
            }
        }
        return left;
    }
}
