package io.profilestore.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The adapter's own SQL, prepared once and called by hand: what its promises cost in the database, apart from what the
 * adapter costs in Java. For {@code update} and {@code increment} only.
 */
final class SameSql implements AutoCloseable {

    private static final String H2_STEP = "version = GREATEST(version + 1, DATEDIFF(MICROSECOND,"
            + " TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z', CURRENT_TIMESTAMP(6))), updated_at = CURRENT_TIMESTAMP(6)";

    private static final String POSTGRES_STEP = "version = GREATEST(version + 1,"
            + " CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000000 AS bigint)), updated_at = statement_timestamp()";

    private final Connection connection;
    private final PreparedStatement update;
    private final PreparedStatement increment;

    SameSql(Connection connection) throws SQLException {
        this.connection = connection;
        boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        update = connection.prepareStatement(statement(h2, "version", "email", "?"));
        increment = connection.prepareStatement(statement(h2, "visits", "visits", "COALESCE(visits, 0) + ?"));
    }

    private static String statement(boolean h2, String returned, String column, String value) {
        String update = "UPDATE profile SET " + column + " = " + value + ", " + (h2 ? H2_STEP : POSTGRES_STEP)
                + ", write_token = ? WHERE id = ? AND document IS NULL AND ";
        return h2
                ? "SELECT " + returned + " FROM FINAL TABLE (" + update + "(extra).\"" + column + "\" IS NULL)"
                : update + "(extra -> '" + column + "') IS NULL RETURNING " + returned;
    }

    void update(String key, String email) throws SQLException {
        update.setString(1, email);
        run(update, key);
    }

    void increment(String key) throws SQLException {
        increment.setLong(1, 1);
        run(increment, key);
    }

    private void run(PreparedStatement statement, String key) throws SQLException {
        statement.setLong(2, ThreadLocalRandom.current().nextLong());
        statement.setString(3, key);
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException(key);
            }
            row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
