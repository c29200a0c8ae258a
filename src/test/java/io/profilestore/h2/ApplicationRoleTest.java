package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody can do who has the application's password, and what not. */
class ApplicationRoleTest {

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer(directory.resolve("data"));
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                    + " VALUES ('user:1', 1, JSON '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
            statement.execute("CREATE SCHEMA theirs");
            statement.execute("CREATE TABLE theirs.secret (x INT)");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (x INT)",
                "CREATE GLOBAL TEMPORARY TABLE t (x INT)",
                "CREATE VIEW v AS SELECT * FROM profile",
                "CREATE INDEX i ON profile (version)",
                "CREATE SEQUENCE s",
                "CREATE DOMAIN d AS INT",
                "CREATE CONSTANT c VALUE 1",
                "CREATE SCHEMA s",
                "CREATE TRIGGER t BEFORE INSERT ON profile CALL 'x.Y'",
                "CREATE LINKED TABLE l ('', 'jdbc:h2:mem:q', '', '', 'T')",
                "ALTER TABLE profile ADD COLUMN x INT",
                "ALTER TABLE profile ALTER COLUMN email SET DATA TYPE INT",
                "DROP TABLE profile",
                "DROP TABLE profile_truncate_guard",
                "DROP ALL OBJECTS",
                "COMMENT ON TABLE profile IS 'x'",
                "EXECUTE IMMEDIATE 'CREATE TABLE t (x INT)'",
                "CREATE ALIAS a FOR 'java.lang.System.getProperty'",
                "CREATE ALIAS a AS 'String a() { return \"\"; }'",
                "RUNSCRIPT FROM '{dir}/no-such.sql'",
                "SCRIPT",
                "SCRIPT TO '{dir}/no-such.sql'",
                "BACKUP TO '{dir}/no-such.zip'",
                "SELECT FILE_READ('/etc/passwd')",
                "SELECT FILE_WRITE('x', '{dir}/no-such')",
                "SELECT * FROM CSVREAD('/etc/passwd')",
                "CALL CSVWRITE('{dir}/no-such', 'SELECT 1')",
                "CALL LINK_SCHEMA('a', '', 'jdbc:h2:mem:x', '', '', 'PUBLIC')",
                "SHUTDOWN",
                "SHUTDOWN IMMEDIATELY",
                "SHUTDOWN COMPACT",
                "CHECKPOINT",
                "SET EXCLUSIVE TRUE",
                "SET WRITE_DELAY 60000",
                "SET RETENTION_TIME 1",
                "SET TRACE_LEVEL_FILE 3",
                "SET DB_CLOSE_DELAY 1",
                "SET DEFAULT_LOCK_TIMEOUT 1",
                "SET DATABASE_EVENT_LISTENER 'x.Y'",
                "CREATE USER u PASSWORD 'x'",
                "CREATE USER u PASSWORD 'x' ADMIN",
                "ALTER USER PROFILESTORE_APP ADMIN TRUE",
                "ALTER USER PROFILESTORE_APP RENAME TO x",
                "ALTER USER PROFILESTORE_OWNER SET PASSWORD 'x'",
                "DROP USER PROFILESTORE_OWNER",
                "GRANT ALL ON profile TO PUBLIC",
                "GRANT PROFILESTORE_APPLICATION TO PUBLIC",
                "CREATE ROLE r",
                "SELECT * FROM theirs.secret",
                "INSERT INTO theirs.secret VALUES (1)",
                "CREATE TABLE theirs.t (x INT)",
                "SELECT * FROM profile_truncate_guard",
                "INSERT INTO profile_truncate_guard VALUES ('user:1')",
                "INSERT INTO profile_column VALUES ('f', 'F', 'VARCHAR')",
                "DELETE FROM profile_import",
                "DELETE FROM \"profilestore_schema_history\"",
                "CALL ABORT_SESSION(1)",
                "CALL CANCEL_SESSION(1)",
                "CALL profile_compact()",
                "CALL profile_backup_begin()",
                "CALL profile_backup_read(0)",
                "CALL profile_backup_end()",
            })
    void execute_beyondRows_isNotPermitted(String sql) throws SQLException, IOException {
        try (Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            SQLException e = catchThrowableOfType(
                    SQLException.class, () -> statement.execute(sql.replace("{dir}", directory.toString())));
            assertThat((Throwable) e).isNotNull();
            assertThat(e.getErrorCode())
                    .as(e.getMessage())
                    .isIn(ErrorCode.ADMIN_RIGHTS_REQUIRED, ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("data"));
        }
    }

    @Test
    void truncate_profile_isRefused() throws SQLException {
        try (Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("TRUNCATE TABLE profile"))
                    .hasMessageContaining("Cannot truncate");
            statement.executeQuery("SELECT COUNT(*) FROM profile").close();
        }
    }

    @Test
    void setPassword_ofItself_lastsForNobody() throws SQLException {
        try (Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER USER PROFILESTORE_APP SET PASSWORD 'mine now'");
        }
        assertThatThrownBy(
                        () -> RunningServer.connect(server.location(), new Credentials("PROFILESTORE_APP", "mine now")))
                .hasMessageContaining("Wrong user name or password");
        assertThatCode(() -> server.application().close()).doesNotThrowAnyException();
        assertThat(server.log).anyMatch(line -> line.contains("had been changed in the database"));
    }

    @Test
    void informationSchema_usersAndSessions_showOnlyItself() throws SQLException {
        try (Connection other = server.owner();
                Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            assertThat(other.isClosed()).isFalse();
            for (String table : new String[] {"USERS", "SESSIONS"}) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT DISTINCT USER_NAME FROM INFORMATION_SCHEMA." + table)) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("PROFILESTORE_APP");
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }
}
