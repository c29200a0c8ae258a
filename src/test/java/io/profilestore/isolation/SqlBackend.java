package io.profilestore.isolation;

import io.profilestore.ProfileStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A database to try the anomalies on. One test class starts it, uses it and stops it. */
interface SqlBackend {

    /** As docs/isolation.md calls it. */
    String name();

    /** Its isolation levels, from the weakest on, as its SQL calls them. */
    List<String> levels();

    /** The level that shows what is not committed; empty where none does. */
    Optional<String> levelWithoutIsolation();

    /** Makes a database with the store's tables. */
    void start() throws Exception;

    /** Where {@link #start} put it; only valid until {@link #stop}. */
    String location();

    /** One more opening of the store, as another worker would have it. */
    ProfileStore open();

    /** A connection of the owner, who may make tables; waits for a lock as long as a slow machine may need. */
    Connection connect() throws SQLException;

    /** Sets the level of the connection's transactions to come. */
    default void setLevel(Connection connection, String level) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL " + level);
        }
    }

    /** What the database calls this connection. */
    String session(Connection connection) throws SQLException;

    /** The sessions that this one waits for at the moment; empty where it does not wait. */
    Set<String> waitsFor(Connection watcher, String session) throws SQLException;

    /** How many sessions wait for this one at the moment, also behind each other. */
    int waitingFor(Connection watcher, String session) throws SQLException;

    /** The sessions that a query, asked about one of them, gives. */
    static Set<String> sessions(Connection watcher, String sql, String session) throws SQLException {
        try (PreparedStatement statement = watcher.prepareStatement(sql)) {
            statement.setInt(1, Integer.parseInt(session));
            Set<String> sessions = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sessions.add(rows.getString(1));
                }
            }
            return sessions;
        }
    }

    /** Releases what {@link #start} took. */
    void stop() throws Exception;
}
