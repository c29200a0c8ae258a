package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import io.profilestore.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code schema print}, {@code check} and {@code apply}, and {@code migrate} into tables of others. */
class SchemaCommandTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void locate() {
        location = "jdbc:h2:" + directory.resolve("profiles");
    }

    @Test
    void print_all_makesTablesThatCheckFindsComplete() throws SQLException {
        sql(
                "CREATE SCHEMA \"Team A\"",
                "SET SCHEMA \"Team A\"",
                run("schema", "print").out());

        Outcome check = run("schema", "check", "--at", location + ";SCHEMA=\"Team A\"");

        assertThat(check)
                .isEqualTo(new Outcome(
                        0,
                        location
                                + ";SCHEMA=\"Team A\", schema Team A: tables kept by others; this program needs version "
                                + Schema.VERSION + "\nNothing is missing or wrong.\n",
                        ""));
    }

    @Test
    void print_fromAndTo_isTheRestForThatProduct() {
        String rest = run("schema", "print", "--from", "" + (Schema.VERSION - 1), "--to", location)
                .out();

        assertThat(rest)
                .startsWith("-- profilestore's tables, version " + Schema.VERSION + ": V" + Schema.VERSION + "__")
                .endsWith(";\n")
                .contains("stop the workers");
        assertThat(run("schema", "print", "--from", "" + Schema.VERSION).out()).isBlank();
        JsonNode json = Json.parse(run("schema", "print", "--from", "" + (Schema.VERSION - 2), "--json")
                .out());
        assertThat(json.get("migrations")
                        .valueStream()
                        .map(m -> m.get("version").intValue()))
                .containsExactly(Schema.VERSION - 1, Schema.VERSION);
        assertThat(json.get("product").stringValue()).isEqualTo("h2");
    }

    @Test
    void print_out_writesFilesOnceAndNeverOverOthers() throws Exception {
        Path out = directory.resolve("sql");
        assertThat(run("schema", "print", "--out", out.toString()).out())
                .isEqualTo("%d migrations -> %s, %1$d of them new\n".formatted(Schema.VERSION, out));
        assertThat(run("schema", "print", "--out", out.toString()).out()).contains("0 of them new");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .hasSize(Schema.VERSION)
                    .contains("V1__profile.sql");
        }
        Files.writeString(out.resolve("V3__email_and_phone.sql"), "-- ours");
        Files.delete(out.resolve("V1__profile.sql"));

        Outcome again = run("schema", "print", "--out", out.toString());

        assertThat(again.exitCode()).isEqualTo(73);
        assertThat(again.err()).contains("V3__email_and_phone.sql is there with another text", "--from 3");
        assertThat(out.resolve("V3__email_and_phone.sql")).hasContent("-- ours");
        assertThat(out.resolve("V1__profile.sql")).doesNotExist();
    }

    @Test
    void schema_wrongUse_saysWhatIsRight() {
        assertThat(run("schema").exitCode()).isEqualTo(64);
        assertThat(run("schema", "chek").err()).contains("Did you mean check?");
        assertThat(run("schema", "print", "--from", "99")).satisfies(o -> {
            assertThat(o.exitCode()).isEqualTo(64);
            assertThat(o.err()).contains("from 0 to " + Schema.VERSION, "Usage: profilestore schema print");
        });
        assertThat(run("schema", "print", "--to", "oracle").err()).contains("no SQL database is called \"oracle\"");
        assertThat(run("schema", "check", "--at", "file:x.json").err()).contains("is no SQL database");
    }

    @Test
    void checkThenApply_olderTables_areNamedAndMended() throws SQLException {
        sql(run("schema", "print").out(), "ALTER TABLE profile DROP COLUMN write_token");
        sql("ALTER TABLE profile ADD COLUMN tenant BIGINT");

        Outcome check = run("schema", "check");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains("missing  column PROFILE.WRITE_TOKEN: BIGINT\n", "foreign  column PROFILE.TENANT: BIGINT\n")
                .contains("Next: run schema apply, or apply what schema print prints as V9__profile_write_token.sql.");
        JsonNode json = Json.parse(run("schema", "check", "--json").out());
        assertThat(json.get("keeper").stringValue()).isEqualTo("ANOTHER");
        assertThat(json.at("/missing/0/name").stringValue()).isEqualTo("WRITE_TOKEN");
        assertThat(json.at("/foreign/0/found").stringValue()).isEqualTo("BIGINT");
        assertThat(json.at("/pending/0").stringValue()).isEqualTo("V9__profile_write_token.sql");

        assertThat(run("schema", "apply", "--dry-run").out())
                .contains("ALTER TABLE profile ADD COLUMN IF NOT EXISTS write_token BIGINT;");
        assertThat(run("schema", "check").exitCode()).isEqualTo(1);
        assertThat(run("schema", "apply"))
                .isEqualTo(new Outcome(0, location + ": applied V9__profile_write_token.sql\n", ""));
        assertThat(run("schema", "apply").out()).isEqualTo(location + ": there was nothing to do\n");
        assertThat(run("schema", "apply", "--dry-run").out()).isEqualTo(location + ": there is nothing to do\n");
        assertThat(run("schema", "check").exitCode()).isZero();
    }

    @Test
    void apply_whatNoMigrationMends_endsWithOne() throws SQLException {
        sql(run("schema", "print").out(), "ALTER TABLE profile ALTER COLUMN email VARCHAR(10)");

        Outcome apply = run("schema", "apply");

        assertThat(apply.exitCode()).isEqualTo(1);
        assertThat(apply.out()).contains("there was nothing to do", "schema check says what");
        assertThat(run("schema", "check").out())
                .contains("wrong    column PROFILE.EMAIL: CHARACTER VARYING(10), should be CHARACTER VARYING;")
                .contains("no migration does that");
    }

    @Test
    void apply_notTheOwner_isNotPermitted() throws SQLException {
        sql("CREATE USER worker PASSWORD 'w'", "CREATE TABLE t (id INT)");

        Outcome apply = Outcome.of(
                Map.of("PROFILESTORE_URL", location, "PROFILESTORE_USER", "WORKER", "PROFILESTORE_PASSWORD", "w"),
                new byte[0],
                "schema",
                "apply");

        assertThat(apply.exitCode()).isEqualTo(77);
    }

    @Test
    void migrate_tablesOfOthers_importsAndTouchesNoTable() throws Exception {
        sql(run("schema", "print").out());
        Path source = Files.writeString(directory.resolve("p.json"), "{\"user:1\": {\"email\": \"a\", \"n\": 1}}");

        Outcome migrated = run("migrate", source.toString());

        assertThat(migrated.exitCode()).isZero();
        assertThat(migrated.out()).contains("columns    none added", "1 profile read back: 0 missing");
        assertThat(run("schema", "check").out()).contains("kept by others");
        Outcome withColumns = run(
                "migrate",
                source.toString(),
                "--columns",
                directory.resolve("c").toString());
        assertThat(withColumns.exitCode()).isEqualTo(69);
        assertThat(withColumns.err()).contains("kept by others", "--columns none");
        assertThat(directory.resolve("c")).doesNotExist();
        assertThat(run("migrate", source.toString(), "--columns", "none").exitCode())
                .isZero();
    }

    @Test
    void migrate_dryRunInASchemaOfOthers_isOnACopyOfThatSchema() throws Exception {
        sql(
                "CREATE SCHEMA \"Team A\"",
                "SET SCHEMA \"Team A\"",
                run("schema", "print").out());
        Path source = Files.writeString(directory.resolve("p.json"), "{\"user:1\": {\"email\": \"a\", \"n\": 1}}");
        String there = location + ";SCHEMA=\"Team A\"";

        Outcome dry = run("migrate", source.toString(), "--to", there, "--dry-run");

        assertThat(dry.err()).isEmpty();
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out()).contains("1 inserted");
        assertThat(run("keys", "--at", there).out()).isEmpty();
    }

    @Test
    void migrate_tablesOfOthersIncomplete_saysWhatToDo() throws Exception {
        sql(run("schema", "print").out(), "ALTER TABLE profile DROP COLUMN write_token");
        Path source = Files.writeString(directory.resolve("p.json"), "{}");

        assertThat(run("migrate", source.toString())).satisfies(o -> {
            assertThat(o.exitCode()).isEqualTo(69);
            assertThat(o.err()).contains("lack profile.write_token", "schema apply");
        });
    }

    private Outcome run(String... args) {
        return Outcome.of(
                Map.of("PROFILESTORE_URL", location, "PROFILESTORE_USER", "dba", "PROFILESTORE_PASSWORD", "secret"),
                new byte[0],
                args);
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(location, "dba", "secret");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
