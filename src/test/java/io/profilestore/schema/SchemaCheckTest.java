package io.profilestore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.schema.SchemaDifference.Verdict;
import io.profilestore.sql.SqlStoreProvider;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that others made, beside what is needed. */
class SchemaCheckTest {

    final SchemaDialect dialect = SqlStoreProvider.of(product()).orElseThrow().definitions();

    private Connection connection;

    @BeforeEach
    void create() throws SQLException {
        connection = connect();
        for (OwnMigration migration : OwnMigration.all(dialect)) {
            execute(migration.sql());
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    String product() {
        return "h2";
    }

    /** A connection in an empty schema, which is not the database's first one. */
    Connection connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:check", "sa", "");
        execute("CREATE SCHEMA \"Team A\"", "SET SCHEMA \"Team A\"");
        return connection;
    }

    /** Takes the connection to another empty schema. */
    void leave() throws SQLException {
        execute("CREATE SCHEMA other", "SET SCHEMA other");
    }

    @Test
    void check_printedSql_isComplete() throws SQLException {
        SchemaCheck check = SchemaCheck.of(connection, dialect);

        assertThat(check.differences()).isEmpty();
        assertThat(check.pending()).isEmpty();
        assertThat(check.rightsSeen()).isTrue();
        assertThat(check.isComplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DROP TABLE profile_truncate_guard                       | MISSING | table PROFILE_TRUNCATE_GUARD           | V7__profile_truncate_guard.sql
                    DROP TABLE profile_import                               | MISSING | table PROFILE_IMPORT                   | V5__profile_import.sql V6__application_role.sql V11__profile_import_progress.sql
                    ALTER TABLE profile DROP COLUMN write_token             | MISSING | column PROFILE.WRITE_TOKEN             | V9__profile_write_token.sql
                    ALTER TABLE profile DROP COLUMN import_id               | MISSING | column PROFILE.IMPORT_ID               | V11__profile_import_progress.sql
                    DROP ALIAS profile_backup_end                           | MISSING | function PROFILE_BACKUP_END            | V10__profile_upkeep.sql
                    DROP ALIAS profile_commit                               | MISSING | function PROFILE_COMMIT                | V8__profile_commit.sql
                    REVOKE DELETE ON profile FROM PROFILESTORE_APPLICATION  | WRONG   | right of PROFILESTORE_APPLICATION on PROFILE |
                    ALTER TABLE profile ALTER COLUMN email VARCHAR(40)      | WRONG   | column PROFILE.EMAIL                   |
                    ALTER TABLE profile ALTER COLUMN extra SET NULL         | WRONG   | column PROFILE.EXTRA                   |
                    ALTER TABLE profile_deleted DROP COLUMN deleted_at      | MISSING | column PROFILE_DELETED.DELETED_AT      |
                    ALTER TABLE profile_column RENAME CONSTRAINT profile_column_key TO k | MISSING | constraint PROFILE_COLUMN.PROFILE_COLUMN_KEY |
                    ALTER TABLE profile ADD COLUMN tenant BIGINT NOT NULL   | WRONG   | column PROFILE.TENANT                  |
                    ALTER TABLE profile DROP COLUMN phone                   | MISSING | column PROFILE.PHONE                   |
                    INSERT INTO profile_column VALUES ('x', 'X', 'BIGINT')  | MISSING | column PROFILE.X                       |
                    INSERT INTO profile_column VALUES ('x', 'X', 'NUMBER')  | WRONG   | column PROFILE.X                       |
                    UPDATE profile_column SET type = 'BIGINT' WHERE field = 'email' | WRONG | column PROFILE.EMAIL             |
                    """)
    void check_oneThingOtherwise_isFound(String sql, Verdict verdict, String part, String pending) throws SQLException {
        execute(sql);

        SchemaCheck check = SchemaCheck.of(connection, dialect);

        assertThat(check.isComplete()).isFalse();
        assertThat(check.differences())
                .filteredOn(difference -> difference.verdict() != Verdict.FOREIGN)
                .extracting(
                        SchemaDifference::verdict,
                        difference -> difference.part().toString())
                .containsExactly(tuple(verdict, part));
        assertThat(check.pending())
                .extracting(OwnMigration::file)
                .containsExactlyElementsOf(pending == null ? List.of() : List.of(pending.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE profile ADD COLUMN tenant BIGINT                    | column PROFILE.TENANT: BIGINT
                    ALTER TABLE profile ADD COLUMN tenant BIGINT DEFAULT 7 NOT NULL | column PROFILE.TENANT: BIGINT NOT NULL DEFAULT 7
                    ALTER TABLE profile ADD CONSTRAINT one_mail UNIQUE (email)      | constraint PROFILE.ONE_MAIL: UNIQUE (EMAIL)
                    ALTER TABLE profile ADD CONSTRAINT short CHECK (version > 0)    | constraint PROFILE.SHORT: CHECK ("VERSION" > CAST(0 AS BIGINT))
                    CREATE INDEX by_mail ON profile (email)                         | index PROFILE.BY_MAIL: INDEX (EMAIL)
                    CREATE FORCE TRIGGER seen AFTER UPDATE ON profile FOR EACH ROW CALL 'org.h2.fulltext.FullText$FullTextTrigger' | trigger PROFILE.SEEN: AFTER UPDATE
                    GRANT SELECT ON profile TO PUBLIC                               | right of PUBLIC on PROFILE: SELECT
                    """)
    void check_theTeamsOwn_isForeignAndNoError(String sql, String item) throws SQLException {
        execute(sql);

        SchemaCheck check = SchemaCheck.of(connection, dialect);

        assertThat(check.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.verdict()).isEqualTo(Verdict.FOREIGN);
            assertThat(difference.part() + ": " + difference.found()).isEqualTo(item);
        });
        assertThat(check.isComplete()).isTrue();
    }

    @Test
    void check_declaredColumnOfTheTeams_isNotForeign() throws SQLException {
        execute(
                "ALTER TABLE profile ADD COLUMN visits BIGINT",
                "INSERT INTO profile_column VALUES ('visits', '" + dialect.fold("visits") + "', 'BIGINT')");

        assertThat(SchemaCheck.of(connection, dialect).differences()).isEmpty();
    }

    @Test
    void check_tablesInAnotherSchema_areNotSeen() throws SQLException {
        leave();

        SchemaCheck check = SchemaCheck.of(connection, dialect);

        assertThat(check.pending()).isEqualTo(OwnMigration.all(dialect));
        assertThat(check.differences())
                .filteredOn(difference -> difference.part().kind() == Part.Kind.TABLE)
                .hasSize(dialect.own().tables().size());
    }

    @Test
    void check_asSomebodyWhoSeesNoRights_leavesThemOut() throws SQLException {
        execute("DROP ROLE PROFILESTORE_APPLICATION", "CREATE USER worker PASSWORD 'w'");
        try (Connection worker = DriverManager.getConnection("jdbc:h2:mem:check;SCHEMA=\"Team A\"", "worker", "w")) {
            execute("GRANT SELECT ON profile_column TO worker");

            SchemaCheck check = SchemaCheck.of(worker, dialect);

            assertThat(check.rightsSeen()).isFalse();
            assertThat(check.differences()).isEmpty();
        }
    }

    final void execute(String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }
}
