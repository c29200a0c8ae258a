package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.profilestore.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables that others keep in a schema of PostgreSQL: printed, made by hand, checked, used, brought up to date. */
class SchemaCommandOnPostgresTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void create() throws SQLException {
        location = PostgresServer.createSchema();
    }

    @AfterEach
    void drop() throws SQLException {
        PostgresServer.dropSchema(location);
    }

    @Test
    void print_runByHand_isCompleteAndOpensAndTakesAMigration() throws Exception {
        sql(printed());
        Path source = Files.writeString(directory.resolve("p.json"), "{\"user:1\": {\"email\": \"a\", \"n\": 1.50}}");
        String complete = location + ", schema " + PostgresServer.schema(location)
                + ": tables kept by others; this program needs version " + Schema.VERSION
                + "\nNothing is missing or wrong.\n";
        assertThat(run("schema", "check")).isEqualTo(new Outcome(0, complete, ""));

        try (ProfileStore store = PostgresServer.open(location)) {
            store.update("user:2", Changes.set("email", "b"));
        }
        Outcome migrated = run("migrate", source.toString(), "--columns", "none");

        assertThat(migrated.err()).isEmpty();
        assertThat(migrated.exitCode()).isZero();
        assertThat(migrated.out()).contains("1 inserted", "1 profile read back: 0 missing, 0 different");
        assertThat(run("get", "user:1").out()).contains("1.5");
        assertThat(run("schema", "check")).isEqualTo(new Outcome(0, complete, ""));
    }

    @Test
    void migrate_columnsInTablesOfOthers_areForThoseWhoKeepThem() throws Exception {
        sql(printed());
        Path source = Files.writeString(directory.resolve("p.json"), "{\"user:1\": {\"email\": \"a\", \"n\": 1}}");
        Path columns = directory.resolve("c");

        Outcome migrated = run("migrate", source.toString(), "--columns", columns.toString());

        assertThat(migrated.exitCode()).isEqualTo(69);
        assertThat(migrated.err()).contains("kept by others", "--columns none");
        assertThat(columns).doesNotExist();
        assertThat(run("keys").out()).isEmpty();
    }

    @Test
    void checkThenApply_tableLacks_isNamedAndMadeWhereTheLocationSays() throws Exception {
        sql(printed(), "DROP TABLE profile_difference", "ALTER TABLE profile ADD COLUMN tenant bigint");

        Outcome check = run("schema", "check");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains("missing  table profile_difference", "foreign  column profile.tenant: bigint\n")
                .contains("Next: run schema apply, or apply what schema print prints as V12__profile_difference.sql.");
        JsonNode json = Json.parse(run("schema", "check", "--json").out());
        assertThat(json.get("keeper").stringValue()).isEqualTo("ANOTHER");
        assertThat(json.at("/missing/0/table").stringValue()).isEqualTo("profile_difference");
        assertThat(run("get", "k").err())
                .contains("lack profile_difference", "`schema check --at '" + location + "'`", "`schema apply --at '");

        assertThat(run("schema", "apply"))
                .isEqualTo(new Outcome(0, location + ": applied V12__profile_difference.sql\n", ""));
        assertThat(run("schema", "apply").out()).isEqualTo(location + ": there was nothing to do\n");
        assertThat(run("schema", "check").exitCode()).isZero();
    }

    @Test
    void apply_whatNoMigrationMends_endsWithOne() throws Exception {
        sql(printed(), "ALTER TABLE profile ALTER COLUMN email TYPE varchar(10)");

        Outcome apply = run("schema", "apply");

        assertThat(apply.exitCode()).isEqualTo(1);
        assertThat(apply.out()).contains("there was nothing to do", "schema check says what");
        assertThat(run("schema", "check").out())
                .contains("wrong    column profile.email: character varying(10), should be text;")
                .contains("no migration does that");
    }

    /** The tables of one schema are none of another one's. */
    @Test
    void open_twoSchemas_doNotSeeEachOther() throws Exception {
        sql(printed());
        String other = PostgresServer.createSchema();
        try (ProfileStore here = PostgresServer.open(location);
                ProfileStore there = PostgresServer.open(other)) {
            here.set("k", Json.parse("{\"where\":\"here\"}"));
            there.set("k", Json.parse("{\"where\":\"there\"}"));

            assertThat(here.get("k")).contains(Json.parse("{\"where\":\"here\"}"));
            assertThat(there.get("k")).contains(Json.parse("{\"where\":\"there\"}"));
            assertThat(run("schema", "check").out()).contains("tables kept by others");
            assertThat(run("schema", "check", "--at", other).out())
                    .contains("tables of version " + Schema.VERSION + ", kept by profilestore");
        } finally {
            PostgresServer.dropSchema(other);
        }
    }

    private String printed() {
        return run("schema", "print", "--to", "postgresql").out();
    }

    private Outcome run(String... args) {
        return as(PostgresServer.user(), args);
    }

    private Outcome as(String user, String... args) {
        return Outcome.of(
                Map.of("PROFILESTORE_URL", location, "PROFILESTORE_USER", user, "PROFILESTORE_PASSWORD", "none"),
                new byte[0],
                args);
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(location, PostgresServer.user(), "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
