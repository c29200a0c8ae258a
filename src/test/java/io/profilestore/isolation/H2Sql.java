package io.profilestore.isolation;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.h2.H2Server;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;

/** Our H2 server, over TCP. */
final class H2Sql implements SqlBackend {

    private final Properties credentials = new Properties();
    private Path directory;
    private H2Server server;

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
    public void start() throws IOException {
        directory = Files.createTempDirectory("isolation-h2");
        server = H2Server.start(
                new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), null, null), line -> {});
        try (Reader reader = Files.newBufferedReader(server.databases().get(0).credentials())) {
            credentials.load(reader);
        }
        open().close();
    }

    @Override
    public String location() {
        return server.databases().get(0).location();
    }

    @Override
    public ProfileStore open() {
        return ProfileStore.open(
                location(),
                StoreOptions.defaults()
                        .withCredentials(
                                credentials.getProperty("application.user"),
                                credentials.getProperty("application.password")));
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(
                location(), credentials.getProperty("owner.user"), credentials.getProperty("owner.password"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT 20000");
        }
        return connection;
    }

    @Override
    public void setLevel(Connection connection, String level) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL " + level);
        }
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

    @Override
    public int waitingFor(Connection watcher, String session) throws SQLException {
        return sessions(watcher, "SELECT SESSION_ID FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID = ?", session)
                .size();
    }

    private static Set<String> sessions(Connection watcher, String sql, String session) throws SQLException {
        while (true) {
            try (PreparedStatement statement = watcher.prepareStatement(sql)) {
                statement.setInt(1, Integer.parseInt(session));
                Set<String> sessions = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sessions.add(rows.getString(1));
                    }
                }
                return sessions;
            } catch (SQLException e) {
                // H2 meets a transaction that is just ending (its issue 4352); the next look does not.
                if (e.getErrorCode() != ErrorCode.GENERAL_ERROR_1) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void stop() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
