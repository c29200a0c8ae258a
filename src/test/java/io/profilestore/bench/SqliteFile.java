package io.profilestore.bench;

import io.profilestore.json.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import tools.jackson.databind.node.ObjectNode;

/**
 * SQLite as somebody would use it for this by hand: write-ahead log, a busy timeout, columns, one prepared UPDATE.
 *
 * <p>Its location is a JDBC URL, and behind a {@code #} the value of {@code PRAGMA synchronous}.
 */
final class SqliteFile implements Worker.Profiles {

    private static final String PREFIX = "jdbc:sqlite:";
    private static final int BUSY_MILLIS = 20_000;

    private final Connection connection;
    private final PreparedStatement update;

    /** @param counted whether each update is one visit more */
    SqliteFile(String location, boolean counted) throws SQLException {
        int end = location.lastIndexOf('#');
        connection = DriverManager.getConnection(location.substring(0, end));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = " + location.substring(end + 1));
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS profile (id TEXT PRIMARY KEY, version INTEGER, email TEXT,"
                            + " phone TEXT, name TEXT, city TEXT, visits INTEGER, newsletter INTEGER, extra TEXT) WITHOUT ROWID");
        }
        update = connection.prepareStatement("UPDATE profile SET email = ?, " + (counted ? "visits = visits + 1, " : "")
                + "version = version + 1 WHERE id = ?");
    }

    static boolean isAt(String location) {
        return location.startsWith(PREFIX);
    }

    @Override
    public void update(String key, String email) throws SQLException {
        update.setString(1, email);
        update.setString(2, key);
        if (update.executeUpdate() != 1) {
            throw new IllegalStateException(key);
        }
    }

    void fill(int profiles) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO profile VALUES (?, 1, ?, ?, ?, ?, 0, ?, ?)")) {
            for (int i = 0; i < profiles; i++) {
                ObjectNode profile = SampleProfiles.profile(i);
                insert.setString(1, SampleProfiles.key(i));
                insert.setString(2, profile.get("email").stringValue());
                insert.setString(3, profile.get("phone").stringValue());
                insert.setString(4, profile.get("name").stringValue());
                insert.setString(5, profile.get("city").stringValue());
                insert.setBoolean(6, profile.get("newsletter").booleanValue());
                profile.retain("balance", "tags", "address");
                insert.setString(7, Json.text(profile));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** The visits of all profiles together. */
    long visits() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT SUM(visits) FROM profile")) {
            sum.next();
            return sum.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
