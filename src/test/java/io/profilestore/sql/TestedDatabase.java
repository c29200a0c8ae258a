package io.profilestore.sql;

import io.profilestore.contract.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;

/** An empty database of a kind, made for one test. */
interface TestedDatabase {

    /** Opens it, and makes the tables where there are none. */
    SqlStore open();

    /** A plain connection of the owner, for what no store does. */
    Connection owner() throws Exception;

    /** How many sessions wait for another one's lock. */
    String blocked();

    /** A JSON text as a literal. */
    String json(String text);

    /** What a query gave as text, as H2 would write it. */
    default String plain(String text) {
        return text;
    }

    /** Whether texts may hold the character U+0000. */
    default boolean takesNul() {
        return true;
    }

    /** A plain name as the catalogue has it, as a literal. */
    default String folded(String name) {
        return "'" + name.toUpperCase(Locale.ROOT) + "'";
    }

    default void drop() throws SQLException {}

    /** H2, embedded. */
    static TestedDatabase h2(Path directory) {
        return new TestedDatabase() {
            @Override
            public SqlStore open() {
                return H2Directory.create(directory);
            }

            @Override
            public Connection owner() throws Exception {
                return H2Directory.owner(directory);
            }

            @Override
            public String blocked() {
                return "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";
            }

            @Override
            public String json(String text) {
                return "JSON '" + text + "'";
            }
        };
    }

    /** PostgreSQL. */
    static TestedDatabase postgres() throws SQLException {
        String location = PostgresServer.createSchema();
        return new TestedDatabase() {
            @Override
            public SqlStore open() {
                return (SqlStore) PostgresServer.open(location);
            }

            @Override
            public Connection owner() throws SQLException {
                return DriverManager.getConnection(location, PostgresServer.user(), "");
            }

            @Override
            public String blocked() {
                return "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database()";
            }

            @Override
            public String json(String text) {
                return "'" + text + "'";
            }

            @Override
            public String plain(String text) {
                return text.replace("\": ", "\":").replace("1.50", "1.5").replace(" t ", " TRUE ");
            }

            @Override
            public boolean takesNul() {
                return false;
            }

            @Override
            public String folded(String name) {
                return "'" + name + "'";
            }

            @Override
            public void drop() throws SQLException {
                PostgresServer.dropSchema(location);
            }
        };
    }
}
