package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.schema.Column;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code plan}, and the options that it shares with {@code migrate}. */
class PlanTest {

    private static final String PROFILES = """
            {"a": {"email": "a@example.com", "visits": 3, "zip": 1234, "odd": 1, "tags": ["x"]},
             "b": {"email": "b@example.com", "visits": 1, "zip": "0042", "odd": "y", "tags": null},
             "c": {"email": null, "visits": 2, "rare": 1.50}}
            """;

    @TempDir
    Path directory;

    private Outcome run(String... args) {
        return Outcome.of(Map.of(), PROFILES.getBytes(StandardCharsets.UTF_8), args);
    }

    private String location() {
        return "jdbc:h2:" + directory.resolve("profiles");
    }

    @Test
    void plan_source_showsFieldsAndSql() {
        Outcome outcome = run("plan", "-", "--type", "zip=varchar", "--include", "rare", "--exclude", "odd");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                standard input: 3 profiles, 223 bytes

                field                     in  holds             distinct     longest  column
                email                  100 %  string                   2    13 chars  VARCHAR
                    2 string, 1 null; for example "a@example.com", "b@example.com"
                    has this column already
                visits                 100 %  integer                  3              BIGINT
                    1 to 3; for example 3, 1, 2
                odd                   66.6 %  integer +1               2     1 chars  -
                    1 integer, 1 string; for example 1, "y"
                    stays in extra: excluded by --exclude
                tags                  66.6 %  array                    1     5 bytes  JSON
                    1 array, 1 null; for example ["x"]
                zip                   66.6 %  integer +1               2     4 chars  VARCHAR
                    1 integer, 1 string; for example 1234, "0042"
                    1 values do not fit and stay in extra
                rare                  33.3 %  decimal                  1              DECIMAL
                    for example 1.50

                -- V1__zip.sql
                -- VARCHAR, for a field in 2 of 3 profiles (66.6 %), asked for with --type.
                -- There: 1 integer, 1 string; 2 different; longest string 4 characters.
                -- 1 values do not fit and stay in extra.
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS "ZIP" VARCHAR;
                MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES ('zip', 'ZIP', 'VARCHAR');

                -- V2__rare.sql
                -- DECIMAL, for a field in 1 of 3 profiles (33.3 %), asked for with --include.
                -- There: 1 decimal; 1 different.
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS "RARE" DECFLOAT;
                MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES ('rare', 'RARE', 'DECIMAL');

                -- V3__visits.sql
                -- BIGINT, for a field in 3 of 3 profiles (100 %).
                -- There: 3 integer; 3 different.
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS "VISITS" BIGINT;
                MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES ('visits', 'VISITS', 'BIGINT');

                -- V4__tags.sql
                -- JSON, for a field in 2 of 3 profiles (66.6 %).
                -- There: 1 array, 1 null; 1 different; longest array or object 5 bytes.
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS "TAGS" JSON;
                MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES ('tags', 'TAGS', 'JSON');
                """);
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void plan_json_hasEveryFigure() {
        JsonNode json = Json.parse(run("plan", "-", "--json").out());

        assertThat(json.at("/profiles").intValue()).isEqualTo(3);
        assertThat(json.at("/fields/2"))
                .hasToString("{\"field\":\"odd\",\"profiles\":2,\"share\":0.6666666666666666,"
                        + "\"nulls\":0,\"types\":{\"boolean\":0,\"integer\":1,\"decimal\":0,\"string\":1,\"array\":0,"
                        + "\"object\":0},\"distinct\":2,\"distinctError\":0.0,\"longestCharacters\":1,\"longestBytes\":0,"
                        + "\"least\":1,\"greatest\":1,\"examples\":[\"1\",\"\\\"y\\\"\"],\"column\":null,\"declared\":false,"
                        + "\"misfits\":0,\"reason\":\"MIXED_TYPES\",\"detail\":\"mixed types: 1 BIGINT, 1 VARCHAR\"}");
        assertThat(json.at("/migrations/0/field").stringValue()).isEqualTo("visits");
        assertThat(json.at("/migrations/0/file").stringValue()).isEqualTo("V1__visits.sql");
        assertThat(json.get("out").isNull()).isTrue();
    }

    @Test
    void plan_wideContent_staysWithinTheTerminal() {
        String text = "{\"k\": {\"" + "f".repeat(300) + "\": \"" + "x".repeat(100_000) + "\", \"🙂".repeat(1)
                + "\\u001b\": [\"" + "🙂".repeat(100) + "\"]}}";
        Outcome outcome =
                Outcome.of(Map.of(), text.getBytes(StandardCharsets.UTF_8), "plan", "-", "--min-coverage", "1");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines().takeWhile(line -> !line.startsWith("-- V1")))
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(80).doesNotContain("\u001b"));
    }

    @Test
    void plan_out_isAppliedByMigrateToAnotherStore() throws IOException {
        Path out = directory.resolve("columns");
        Outcome outcome = run("plan", "-", "--type", "zip=VARCHAR", "--out", out.toString());
        assertThat(outcome.out()).endsWith("\n3 migrations -> " + out + "\n");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("V1__zip.sql", "V2__visits.sql", "V3__tags.sql");
        }

        Outcome again = run("plan", "-", "--out", out.toString());
        assertThat(again.exitCode()).isEqualTo(73);
        assertThat(again.err()).contains("is there already, and is not overwritten. Name another with --out.");

        Outcome migrated = run("migrate", "-", "--to", location(), "--columns", out.toString(), "--exclude", "rare");
        assertThat(migrated.err()).isEmpty();
        assertThat(migrated.out()).contains("3 added: tags JSON, visits BIGINT, zip VARCHAR");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(".columns"));
        }
    }

    @Test
    void plan_store_leavesOutWhatHasAColumnAndNumbersOn() {
        assertThat(run("migrate", "-", "--to", location(), "--exclude", "tags").exitCode())
                .isZero();
        try (SqlStore store = (SqlStore) ProfileStore.open(location())) {
            assertThat(store.columns()).extracting(Column::field).containsExactly("email", "phone", "visits");
        }

        JsonNode json = Json.parse(run("plan", "-", "--to", location(), "--include", "visits", "--json")
                .out());

        assertThat(json.get("migrations").valueStream().map(m -> m.get("file").stringValue()))
                .containsExactly("V2__tags.sql");
        try (SqlStore store = (SqlStore) ProfileStore.open(location())) {
            assertThat(store.columns()).hasSize(3);
        }
    }

    @Test
    void plan_newStore_hasTheTableThatIsPlannedFor() {
        ProfileStore.open(location(), StoreOptions.defaults().withCreate(true)).close();
        assertThat(run("plan", "-", "--to", location(), "--json").out())
                .isEqualTo(run("plan", "-", "--json").out());
        String clash = "{\"a\": {\"version\": 1, \"Write_Token\": 1, \"EMAIL\": 1, \"source digest\": 1}}";
        Outcome planned = Outcome.of(Map.of(), clash.getBytes(StandardCharsets.UTF_8), "plan", "-", "--json");
        Outcome against =
                Outcome.of(Map.of(), clash.getBytes(StandardCharsets.UTF_8), "plan", "-", "--json", "--to", location());
        assertThat(Json.parse(planned.out())
                        .get("migrations")
                        .valueStream()
                        .map(m -> m.get("column").stringValue()))
                .containsExactly("EMAIL_2", "WRITE_TOKEN_2", "SOURCE_DIGEST_2", "VERSION_2");
        assertThat(against.out()).isEqualTo(planned.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--include vists | Did you mean \"visits\"?",
                "--exclude nothing-like-it | no profile of the source has a field \"nothing-like-it\". Correct the name",
                "--type zip | Write FIELD=TYPE, for example --type zip=VARCHAR.",
                "--type zip=TEXT | The types are BOOLEAN, BIGINT, DECIMAL, VARCHAR, JSON.",
                "--type zip=VARCHR | Did you mean VARCHAR? The types are",
                "--type zip=JSON --type zip=VARCHAR | --type says both JSON and VARCHAR for the field \"zip\"",
                "--include zip --exclude zip | the field \"zip\" is excluded and wanted",
                "--min-coverage 50 | Give --min-coverage a number from 0 to 1",
                "--min-coverage half | --min-coverage \"half\" is no number",
                "--exclude email | A column stays once it is declared",
            })
    void options_wrong_nameTheRightOne(String options, String said) {
        for (String command : new String[] {"plan", "migrate"}) {
            String[] args =
                    (command + " - " + options + (command.equals("plan") ? "" : " --to " + location())).split(" ");

            Outcome outcome = run(args);

            assertThat(outcome.err())
                    .startsWith("profilestore: " + command + ": ")
                    .contains(said);
            assertThat(outcome.exitCode()).isEqualTo(64);
        }
    }

    @Test
    void migrate_noColumnsAndAColumn_isRefused() {
        assertThat(run("migrate", "-", "--to", location(), "--columns", "none", "--include", "zip"))
                .returns(64, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains(
                        "--columns none adds no columns, and --type or --include asks for one. Leave out one of them.");
    }

    @Test
    void plan_fileStore_isNoDatabase() {
        assertThat(run("plan", "-", "--to", "file:" + directory.resolve("x.json"))
                        .err())
                .contains("is no database. Name one with --to, or leave out --to.");
    }
}
