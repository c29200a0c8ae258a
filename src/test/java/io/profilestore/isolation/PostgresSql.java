package io.profilestore.isolation;

import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresBackend;
import io.profilestore.contract.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A PostgreSQL server's database. */
final class PostgresSql implements SqlBackend {

    private final PostgresBackend database = new PostgresBackend();

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public List<String> levels() {
        return List.of("READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE");
    }

    @Override
    public Optional<String> levelWithoutIsolation() {
        return Optional.empty();
    }

    @Override
    public void start() throws Exception {
        database.start();
    }

    @Override
    public String location() {
        return database.location();
    }

    @Override
    public ProfileStore open() {
        return database.open();
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(location(), PostgresServer.user(), "");
    }

    @Override
    public String session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet id = statement.executeQuery("SELECT pg_backend_pid()")) {
            id.next();
            return id.getString(1);
        }
    }

    @Override
    public Set<String> waitsFor(Connection watcher, String session) throws SQLException {
        return SqlBackend.sessions(watcher, "SELECT unnest(pg_blocking_pids(?))", session);
    }

    /** Only the first of a row's queue waits for whoever has the row; the next ones wait for those before them. */
    @Override
    public int waitingFor(Connection watcher, String session) throws SQLException {
        return SqlBackend.sessions(watcher, """
                        WITH RECURSIVE wait AS (
                            SELECT pid, unnest(pg_blocking_pids(pid)) AS blocker
                            FROM pg_stat_activity WHERE datname = current_database()),
                        waiting AS (
                            SELECT pid FROM wait WHERE blocker = ?
                            UNION SELECT wait.pid FROM wait JOIN waiting ON wait.blocker = waiting.pid)
                        SELECT pid FROM waiting""", session).size();
    }

    @Override
    public void stop() throws Exception {
        database.stop();
    }

    @Override
    public String toString() {
        return name();
    }
}
