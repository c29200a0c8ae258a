package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import io.profilestore.h2.H2Server;
import io.profilestore.json.Json;
import io.profilestore.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code plan}, {@code migrate} and {@code verify} of what is in a database already. */
class StoreSourceTest {

    @TempDir
    static Path shared;

    private static boolean filled;

    @TempDir
    Path directory;

    private String source = "";

    /** A store of two profiles, one of which a worker has changed, in each test's directory. */
    @BeforeEach
    void copy() throws IOException {
        if (!filled) {
            Path file = Files.writeString(
                    shared.resolve("profiles.json"), "{\"a\": {\"x\": 1, \"y\": \"one\"}, \"b\": {\"x\": 2}}");
            Outcome made = Outcome.at("jdbc:h2:" + shared.resolve("profiles"), "migrate", file.toString());
            assertThat(made.exitCode()).as(made.err()).isZero();
            try (ProfileStore store = ProfileStore.open("jdbc:h2:" + shared.resolve("profiles"))) {
                store.update("a", Changes.set("x", 7));
            }
            filled = true;
        }
        for (String name : List.of("profiles.mv.db", "profiles.credentials")) {
            Files.copy(shared.resolve(name), directory.resolve(name));
        }
        source = "jdbc:h2:" + directory.resolve("profiles");
    }

    private String target() {
        return "jdbc:h2:" + directory.resolve("target");
    }

    private static Outcome run(String... args) {
        return Outcome.of(Map.of(), new byte[0], args);
    }

    @Test
    void migrate_thenVerify_reportWhatWasCarried() {
        Outcome migrated = run("migrate", source, "--to", target());

        assertThat(migrated.exitCode()).as(migrated.err()).isZero();
        assertThat(migrated.out())
                .startsWith(source + " -> " + target() + "\nread       2 records, 24 bytes\n")
                .contains(
                        "written    2 inserted, 0 updated\n",
                        "columns    2 added: x BIGINT, y VARCHAR\n",
                        "carried    2 versions, 1 past import, 0 deletions\n")
                .endsWith("Next: stop the workers, run this once more with --prune to catch their last changes and"
                        + " deletions, and start them on " + target() + ".\n");
        Outcome verified = run("verify", source, "--to", target());
        assertThat(verified.exitCode()).as(verified.out()).isZero();
        assertThat(verified.out())
                .contains(
                        "compared   2 profiles: 0 missing, 0 different; 0 only in the store\n",
                        "versions   2 profiles have theirs, and their instants, from the source\n");
        JsonNode json =
                Json.parse(run("migrate", source, "--to", target(), "--json").out());
        assertThat(json.get("carried")).hasToString("{\"versions\":2,\"imports\":1,\"deletions\":0}");
        assertThat(json.at("/verification/versionsCarried").intValue()).isEqualTo(2);
        assertThat(directory.resolve("profiles.columns")).doesNotExist();
    }

    @Test
    void migrate_dryRun_readsTheStoreAndMakesNothing() {
        Outcome tried = run("migrate", source, "--to", target(), "--dry-run");

        assertThat(tried.exitCode()).as(tried.err()).isZero();
        assertThat(tried.out())
                .contains("2 inserted", "-- BIGINT, for a field in 2 of 2 profiles (100 %), as in the source.");
        assertThat(directory.resolve("target.mv.db")).doesNotExist();
    }

    @Test
    void plan_ofAStore_proposesItsColumns() {
        Outcome plan = run("plan", source, "--exclude", "y", "--to", target());
        assertThat(plan.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);

        plan = run("plan", source, "--exclude", "y");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("stays in extra: excluded by --exclude", "-- V1__x.sql")
                .doesNotContain("-- V2");
    }

    @ParameterizedTest
    @CsvSource({"--key, /id", "--at, /data", "--salvage,", "--max-record-bytes, 1000", "--retire,"})
    void migrate_optionForFiles_isRefusedByName(String option, String value) {
        Outcome refused = value == null
                ? run("migrate", source, "--to", target(), option)
                : run("migrate", source, "--to", target(), option, value);

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err())
                .contains(option + " is for files, and " + source + " is a database. Leave out " + option);
        assertThat(directory.resolve("target.mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "plan"})
    void minCoverage_ofAStore_isRefused(String command) {
        Outcome refused = run(command, source, "--min-coverage", "0.5", "--to", target());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err())
                .contains("--min-coverage is for files, and " + source
                        + " is a database, whose own columns are taken over. Leave it out; --include");
        assertThat(directory.resolve("target.mv.db")).doesNotExist();
    }

    @Test
    void migrate_intoItself_isRefused() {
        String same = "jdbc:h2:file:" + directory.resolve("x/../profiles") + ";CACHE_SIZE=1000";

        Outcome refused = run("migrate", source, "--to", same);

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err()).contains("is both the source and --to");
    }

    @Test
    void migrate_locationsThatAreNoSource_areRefused() {
        Outcome file = run("migrate", "file:profiles.json?lock=flock", "--to", target());
        assertThat(file.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(file.err()).contains("a source is the file itself. Name it without file:");
        Outcome other = run("migrate", "jdbc:oracle:thin:@db", "--to", target());
        assertThat(other.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(other.err()).contains("no kind of database that profilestore knows");
        Outcome missing = run("migrate", "jdbc:h2:" + directory.resolve("nothing"), "--to", target());
        assertThat(missing.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(missing.err()).contains("there is no database at " + directory.resolve("nothing"));
        Outcome secret = run("migrate", "jdbc:postgresql://db/profiles?password=x", "--to", target());
        assertThat(secret.err()).contains("set PROFILESTORE_SOURCE_USER and PROFILESTORE_SOURCE_PASSWORD");
        assertThat(directory.resolve("target.mv.db")).doesNotExist();
    }

    @Test
    void migrate_olderTables_areLeftAsTheyAre() throws Exception {
        Properties credentials = new Properties();
        try (var in = Files.newInputStream(directory.resolve("profiles.credentials"))) {
            credentials.load(in);
        }
        try (var owner = DriverManager.getConnection(
                        source, credentials.getProperty("owner.user"), credentials.getProperty("owner.password"));
                var statement = owner.createStatement()) {
            statement.execute(
                    "DELETE FROM \"profilestore_schema_history\" WHERE \"version\" = '" + Schema.VERSION + "'");
        }

        Outcome refused = run("migrate", source, "--to", target());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(refused.err()).contains("has schema version " + (Schema.VERSION - 1));
        assertThat(directory.resolve("target.mv.db")).doesNotExist();
    }

    @Test
    void migrate_wrongPassword_namesTheVariablesOfTheSource() {
        Outcome refused = Outcome.of(
                Map.of("PROFILESTORE_SOURCE_USER", "PROFILESTORE_OWNER", "PROFILESTORE_SOURCE_PASSWORD", "guess"),
                new byte[0],
                "migrate",
                source,
                "--to",
                target());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.NOT_PERMITTED);
        assertThat(refused.err())
                .contains(
                        "Set PROFILESTORE_SOURCE_USER and PROFILESTORE_SOURCE_PASSWORD, or PROFILESTORE_SOURCE_PASSWORD_FILE."
                                + " Those without SOURCE are for --to.")
                .doesNotContain("guess");
        Outcome incomplete = Outcome.of(
                Map.of("PROFILESTORE_SOURCE_PASSWORD", "guess"), new byte[0], "migrate", source, "--to", target());
        assertThat(incomplete.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(incomplete.err()).contains("PROFILESTORE_SOURCE_USER is not set");
    }

    @Test
    void migrate_noCredentialsFile_namesTheVariablesOfTheSource() throws IOException {
        Files.delete(directory.resolve("profiles.credentials"));

        Outcome refused = run("migrate", source, "--to", target());

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.NOT_PERMITTED);
        assertThat(refused.err()).contains("Restore the file, or set PROFILESTORE_SOURCE_USER");
    }

    /** Which shows only when the profiles are read. */
    @ParameterizedTest
    @ValueSource(strings = {"migrate", "verify"})
    void sourceThatMayNotBeRead_isNamedWithItsOwnVariables(String command) throws Exception {
        String postgres = PostgresServer.createSchema();
        String schema = PostgresServer.schema(postgres);
        PostgresServer.open(postgres).close();
        try (Connection owner = DriverManager.getConnection(postgres, PostgresServer.user(), "");
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE ROLE reader_of_" + schema + " LOGIN;"
                    + "GRANT USAGE ON SCHEMA " + schema + " TO reader_of_" + schema + ";"
                    + "GRANT SELECT ON profile_column, profilestore_schema_history TO reader_of_" + schema);

            Outcome refused = Outcome.of(
                    Map.of("PROFILESTORE_SOURCE_USER", "reader_of_" + schema, "PROFILESTORE_SOURCE_PASSWORD", "unused"),
                    new byte[0],
                    command,
                    postgres,
                    "--to",
                    source);

            assertThat(refused.exitCode()).isEqualTo(ExitCodes.NOT_PERMITTED);
            assertThat(refused.err()).contains("Set PROFILESTORE_SOURCE_USER").doesNotContain("PROFILESTORE_USER");
            statement.execute("DROP OWNED BY reader_of_" + schema + "; DROP ROLE reader_of_" + schema);
        } finally {
            PostgresServer.dropSchema(postgres);
        }
    }

    /** The other way round. */
    @Test
    void migrate_targetThatRefuses_isNamedWithItsOwnVariables() throws Exception {
        Files.copy(directory.resolve("profiles.mv.db"), directory.resolve("other.mv.db"));

        Outcome refused = Outcome.of(
                Map.of("PROFILESTORE_USER", "PROFILESTORE_OWNER", "PROFILESTORE_PASSWORD", "guess"),
                new byte[0],
                "migrate",
                source,
                "--to",
                "jdbc:h2:" + directory.resolve("other"));

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.NOT_PERMITTED);
        assertThat(refused.err()).contains("Set PROFILESTORE_USER").doesNotContain("SOURCE");
    }

    /** Each with credentials of its own, while the server's workers are at work. */
    @Test
    void migrate_servedDatabaseIntoPostgres_usesBothCredentials() throws Exception {
        String postgres = PostgresServer.createSchema();
        Path file = directory.resolve("profiles.credentials");
        try (H2Server server = H2Server.start(
                new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), null, null), line -> {})) {
            String served = "jdbc:h2:tcp://127.0.0.1:" + server.port() + "/profiles";
            Map<String, String> environment = Map.of(
                    "PROFILESTORE_SOURCE_PASSWORD_FILE",
                    file.toString(),
                    "PROFILESTORE_USER",
                    PostgresServer.user(),
                    "PROFILESTORE_PASSWORD",
                    "unused");

            Outcome migrated = Outcome.of(
                    environment,
                    new byte[0],
                    "migrate",
                    served,
                    "--to",
                    postgres,
                    "--columns",
                    directory.resolve("columns").toString());

            assertThat(migrated.exitCode()).as(migrated.err()).isZero();
            assertThat(migrated.out()).contains("carried    2 versions, 1 past import, 0 deletions\n");
            Outcome denied = run("migrate", served, "--to", target());
            assertThat(denied.exitCode()).isEqualTo(ExitCodes.NOT_PERMITTED);
            assertThat(denied.err()).contains("Set PROFILESTORE_SOURCE_USER");
        } finally {
            PostgresServer.dropSchema(postgres);
        }
    }
}
