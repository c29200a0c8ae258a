package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.docs.JarDirectory.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong outside: one clear error each, with its exit code and a next step, and nothing left behind. */
@Timeout(120)
class BadInputIT {

    private static final String TARGET = "jdbc:h2:./empty/db";

    @TempDir
    Path temporary;

    private JarDirectory jar;

    @BeforeEach
    void directories() throws IOException {
        jar = new JarDirectory(Files.createDirectory(temporary.resolve("work")));
        Files.createDirectory(jar.path("empty"));
        write("good.json", "{\"user:1\": {\"email\": \"a@example.com\"}}");
    }

    @Test
    void location_unknownScheme_isAUsageError() {
        assertError(
                jar.run("get", "k", "--at", "mongo:x"),
                64,
                "profilestore: open in mongo:x: no kind of store has locations that begin like this.",
                "Use file:PATH, file:PATH?lock=flock, jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME.");
    }

    @Test
    void source_missingOrNoFile_isNamed() {
        assertError(
                jar.run("migrate", "nope.json", "--to", TARGET),
                66,
                "profilestore: read in nope.json: there is no such file.",
                "Check the path.");
        assertError(
                jar.run("migrate", "empty", "--to", "jdbc:h2:./db"),
                66,
                "profilestore: read in empty: it is a directory, and there is no .json file in it.",
                "Name a directory with one KEY.json for each profile");
        assertThat(jar.path("db.mv.db")).doesNotExist();
        assertNothingWritten();
    }

    @Test
    void source_notReadable_isNamed() throws IOException {
        Path secret = write("secret.json", "{}");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(secret), "root reads everything");

        assertError(
                jar.run("migrate", "secret.json", "--to", TARGET),
                66,
                "secret.json: this user may not read it.",
                "Check the rights");
        assertNothingWritten();
    }

    @Test
    void source_malformed_writesNothingAndNamesThePlace() throws IOException {
        write("cut.json", "{\"a\": {\"x\": 1},\n \"b\": {\"x\": ");
        write("comma.json", "{\"a\": {\"x\": 1},\n \"b\": {\"x\": 1,, \"y\": 2}}");
        write("two.json", "{\"a\": 1}\n{\"b\": 2}");

        assertError(
                jar.run("migrate", "cut.json", "--to", TARGET),
                65,
                "profilestore: read \"b\" in cut.json, line 2, column 13 (byte 28): at /x: the text ends",
                "Restore the file from a backup");
        assertError(jar.run("migrate", "comma.json", "--to", TARGET), 65, "comma.json, line 2, column 15 ", ". ");
        assertError(jar.run("migrate", "two.json", "--to", TARGET), 64, "two.json, line 2, column 1 ", ". ");
        assertNothingWritten();
    }

    @Test
    void source_valuesNoStoreHolds_areSetAsideAndTheRestIsImported() throws IOException {
        write(
                "odd.json",
                "{\"ok\": 1,\n \"deep\": " + "[".repeat(501) + "]".repeat(501)
                        + ",\n \"exponent\": {\"a\": 1e1000000000},\n \"surrogate\": {\"a\": \"\\ud800\"},\n \"twice\": {\"x\": 1, \"x\": 2}}");

        assertError(
                jar.run("migrate", "odd.json", "--to", TARGET, "--max-rejects", "2"),
                65,
                "read in odd.json: more than 2 records cannot be stored, the first at line 2, column 2 (byte 11): "
                        + "the value nests deeper than 500 levels",
                "allow more with --max-rejects.");
        assertNothingWritten();
        Outcome migrated = jar.run("migrate", "odd.json", "--to", TARGET, "--columns", "none");

        assertThat(migrated.exitCode()).as(migrated.err()).isEqualTo(1);
        assertThat(migrated.out())
                .contains("written    2 inserted, 0 updated")
                .contains("repeated   twice at /x, line 5, column 20 (byte ")
                .contains("rejected   3 records that no store takes, set aside in rejects.jsonl")
                .contains("rejected   deep in odd.json, line 2, column 2 (byte 11) at /0/0")
                .contains(
                        "rejected   exponent in odd.json, line 3, column 2 (byte 1024) at /a: the number has an exponent")
                .contains("at /a: the string holds half of a surrogate pair");
        assertThat(Files.readAllLines(jar.path("rejects.jsonl"))).hasSize(3);
        assertThat(jar.run("get", "ok", "--at", TARGET).out()).isEqualTo("1\n");
    }

    @Test
    void database_directoryMissing_isNamed() {
        assertError(
                jar.run("migrate", "good.json", "--to", "jdbc:h2:./nowhere/db"),
                69,
                "profilestore: open in jdbc:h2:./nowhere/db: there is no directory ",
                "Create it, or correct the location.");
        assertThat(jar.path("nowhere")).doesNotExist();
    }

    @Test
    void database_wrongPassword_isRefusedAndVerboseShowsWhere() throws IOException {
        create();
        Map<String, String> wrong = Map.of("PROFILESTORE_USER", "ada", "PROFILESTORE_PASSWORD", "not-the-password");

        Outcome short_ = jar.run(wrong, "/dev/null", "get", "k", "--at", "jdbc:h2:./db");
        Outcome verbose = jar.run(wrong, "/dev/null", "get", "k", "--at", "jdbc:h2:./db", "--verbose");

        assertError(short_, 77, "the database refuses this user and password", "Set PROFILESTORE_USER and ");
        assertThat(verbose.exitCode()).isEqualTo(77);
        assertThat(verbose.err())
                .contains(short_.err().strip(), "\tat io.profilestore.", "Caused by: org.h2")
                .doesNotContain("not-the-password");
    }

    @Test
    void database_newerSchema_isRefused() throws Exception {
        create();
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO \"profilestore_schema_history\""
                            + " SELECT 1000, '999', 'from the future', \"type\", 'V999__x.sql', \"checksum\","
                            + " \"installed_by\", \"installed_on\", 1, TRUE FROM \"profilestore_schema_history\""
                            + " WHERE \"version\" = '1'"))
                    .isOne();
        }

        assertError(jar.run("get", "k", "--at", "jdbc:h2:./db"), 69, "newer", ". ");
        assertError(jar.run("migrate", "good.json", "--to", "jdbc:h2:./db"), 69, "newer", ". ");
    }

    @Test
    void database_heldByAnotherProcess_isBusy() throws Exception {
        create();
        // As H2 opens a database by default: for this process alone.
        try (Connection held = owner()) {
            assertThat(held.isClosed()).isFalse();
            assertError(jar.run("get", "k", "--at", "jdbc:h2:./db"), 75, "open in jdbc:h2:./db: ", ". ");
        }
    }

    private static void assertError(Outcome outcome, int exitCode, String what, String nextStep) {
        assertThat(outcome.err())
                .startsWith("profilestore: ")
                .hasLineCount(1)
                .contains(what, nextStep)
                .doesNotContain("\tat ", "Exception");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    }

    private void assertNothingWritten() {
        assertThat(jar.path("empty")).isEmptyDirectory();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(jar.path(name), text);
    }

    private void create() {
        ProfileStore.open(location(), StoreOptions.defaults().withCreate(true)).close();
    }

    private String location() {
        return "jdbc:h2:" + jar.path("db").toAbsolutePath();
    }

    private Connection owner() throws IOException, SQLException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(jar.path("db.credentials"))) {
            credentials.load(reader);
        }
        return DriverManager.getConnection(
                location(), credentials.getProperty("owner.user"), credentials.getProperty("owner.password"));
    }
}
