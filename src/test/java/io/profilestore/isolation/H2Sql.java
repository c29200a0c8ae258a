package io.profilestore.isolation;

import io.profilestore.ProfileStore;
import io.profilestore.contract.H2Backend;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;

/** Our H2 server, over TCP. */
final class H2Sql implements SqlBackend {

    private final H2Backend server = new H2Backend(true);

    @Override
    public String name() {
        return "H2";
    }

    @Override
    public List<String> levels() {
        return List.of("READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SNAPSHOT", "SERIALIZABLE");
    }

    @Override
    public Optional<String> levelWithoutIsolation() {
        return Optional.of("READ UNCOMMITTED");
    }

    @Override
    public void start() throws Exception {
        server.start();
        open().close();
    }

    @Override
    public String location() {
        return server.location();
    }

    @Override
    public ProfileStore open() {
        return server.open();
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(
                location(),
                server.credentials().getProperty("owner.user"),
                server.credentials().getProperty("owner.password"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT 20000");
        }
        return connection;
    }

    @Override
    public String session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet id = statement.executeQuery("SELECT SESSION_ID()")) {
            id.next();
            return id.getString(1);
        }
    }

    @Override
    public Set<String> waitsFor(Connection watcher, String session) throws SQLException {
        return sessions(
                watcher,
                "SELECT BLOCKER_ID FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = ? AND BLOCKER_ID IS NOT NULL",
                session);
    }

    /** An INSERT names no blocker: it tries again and again, until the transaction that has the key ends. */
    @Override
    public int waitingFor(Connection watcher, String session) throws SQLException {
        return sessions(watcher, """
                        SELECT SESSION_ID FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID = ?
                            OR EXECUTING_STATEMENT LIKE 'INSERT INTO profile (%' AND SESSION_STATE = 'RUNNING'
                            AND DATEDIFF(MILLISECOND, EXECUTING_STATEMENT_START, CURRENT_TIMESTAMP) > 10""", session).size();
    }

    private static Set<String> sessions(Connection watcher, String sql, String session) throws SQLException {
        while (true) {
            try {
                return SqlBackend.sessions(watcher, sql, session);
            } catch (SQLException e) {
                // H2 meets a transaction that is just ending (its issue 4352); the next look does not.
                if (e.getErrorCode() != ErrorCode.GENERAL_ERROR_1) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    @Override
    public String toString() {
        return name();
    }
}
