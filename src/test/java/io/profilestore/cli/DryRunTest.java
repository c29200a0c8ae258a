package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code migrate --dry-run}. */
class DryRunTest {

    @TempDir
    Path directory;

    private String location = "";
    private Path source = Path.of("");

    @BeforeEach
    void locate() throws IOException {
        location = "jdbc:h2:" + directory.resolve("profiles");
        source = write("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}}");
    }

    @Test
    void migrate_dryRunWhereNothingIs_reportsAndMakesNothing() throws IOException {
        Outcome outcome = run("migrate", source.toString(), "--dry-run", "--to", location);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith(source + " -> " + location + " (dry run on a copy)\n")
                .contains(
                        "written    2 inserted, 0 updated\n",
                        "verified   2 profiles read back: 0 missing, 0 different\n",
                        "ALTER TABLE profile ADD COLUMN IF NOT EXISTS \"X\" BIGINT;\n")
                .endsWith("\nNothing was written. Next: run it without --dry-run.\n");
        assertThat(files()).containsExactly("profiles.json");
        assertNothingLeft();
    }

    @Test
    void migrate_dryRunOfExistingDatabase_tellsWhatWouldHappenAndChangesNothing() throws IOException {
        run("migrate", source.toString(), "--to", location);
        try (ProfileStore store = ProfileStore.open(location)) {
            store.update("b", Changes.set("x", 7));
        }
        List<String> before = files();
        write("{\"a\": {\"x\": 5, \"y\": true}, \"b\": {\"x\": 3, \"y\": true}, \"c\": {\"y\": false}}");

        Outcome outcome = run("migrate", source.toString(), "--dry-run", "--json", "--to", location);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        JsonNode report = Json.parse(outcome.out());
        assertThat(report.get("dryRun").booleanValue()).isTrue();
        assertThat(report.get("totals"))
                .hasToString(
                        "{\"read\":3,\"inserted\":1,\"updated\":1,\"unchanged\":0,\"conflicting\":1,\"duplicate\":0,\"rejected\":0}");
        assertThat(report.get("sql")).hasSize(1);
        assertThat(report.get("sql").get(0).stringValue()).contains("ADD COLUMN IF NOT EXISTS \"Y\" BOOLEAN");
        assertThat(files()).isEqualTo(before);
        assertNothingLeft();
        try (ProfileStore store = ProfileStore.open(location)) {
            assertThat(store.getAll(List.of("a", "b", "c"))).hasToString("{a={\"x\":1}, b={\"x\":7}}");
        }
        assertThat(Json.parse(run("info", "--json", "--at", location).out()).get("columns"))
                .hasSize(3);
    }

    private Outcome run(String... arguments) {
        return Outcome.at("file:unused", arguments);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("profiles.json"), text);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void assertNothingLeft() throws IOException {
        String own = "profilestore-dry-run-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(own));
        }
    }
}
