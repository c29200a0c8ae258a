package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options for sources and exports of all shapes, and their exit codes. */
class ShapeOptionsTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void store() throws IOException {
        Path file = Files.writeString(
                directory.resolve("store.json"),
                "{\"a/1\": {\"t\": \"a\", \"id\": 1}, \"a/2\": {\"t\": \"a\", \"id\": 2}}");
        location = "file:" + file;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"t\": \"a\", \"id\": 1}] | --key /t --key /id | 1 | compared   1 profile: 0 missing, 0 different; 1 only in the store",
                "[{\"t\": \"a\", \"id\": 1}] | | 64 | Say which member is the key and differs in each record, for example --key /id.",
                "[{\"t\": \"a\", \"id\": 1}] | --key id | 64 | \"id\" is no JSON Pointer; one begins with /, as in /id. Correct",
                "[{\"t\": \"a\", \"id\": 1}] | --key /t~ | 64 | is no JSON Pointer; a ~ is written ~0 in it.",
                "[{\"t\": \"a\", \"id\": 1}] | --key /x | 1 | line 1, column 2 (byte 1) at /x: the record's key should be here, and there is no such member",
                "{\"x\": {\"a/1\": {\"t\": \"a\", \"id\": 1}}} | --at /x | 1 | 0 missing, 0 different; 1 only in the store",
                "{\"x\": 1} | --at /y | 64 | the members there are /x.",
                "{\"x\": 1} | --at y | 64 | \"y\" is no JSON Pointer",
                "{\"a/1\": {\"t\": \"a\", \"id\": NaN}} | | 1 | rejected   a/1 in standard input, line 1, column 2 (byte 1) at /id: NaN",
                "{\"a/1\": {\"t\": \"a\", \"id\": 1}} | --max-key-length 2 | 1 | rejected   1 record that no store takes",
                "{\"a/1\": {\"t\": \"a\", \"id\": 1}} | --max-record-bytes 9 | 1 | longer than the limit of 9 bytes",
                "{} | --max-depth 501 | 64 | the limit of depth is 501 and must be from 1 to 500. Correct the --max option.",
                "{} | --max-value-bytes 0 | 64 | must be from 1 to 33554432",
                "{\"a/1\": {\"t\": \"a\", \"id\": 1}} | --key /id | 64 | leave out --key"
            })
    void verify_standardInput_isReadWithTheOptions(String text, String options, int exitCode, String said) {
        String[] words =
                ("verify - " + (options == null ? "" : options)).strip().split(" +");

        Outcome outcome =
                Outcome.of(Map.of("PROFILESTORE_URL", location), text.getBytes(StandardCharsets.UTF_8), words);

        assertThat(outcome.out() + outcome.err()).contains(said);
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.out() + outcome.err())
                .contains(exitCode <= 1 ? "standard input compared with" : "profilestore: ");
    }

    @Test
    void verify_directoryWithHiddenFiles_listsThem() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.createDirectory(source.resolve("a"));
        Files.writeString(source.resolve("a/1.json"), "{\"t\": \"a\", \"id\": 1}");
        Files.writeString(source.resolve(".DS_Store"), "x");

        assertThat(Outcome.at(location, "verify", source.toString()).out())
                .contains("\nignored    1 hidden files and directories: .DS_Store\n");
        assertThat(Json.parse(Outcome.at(location, "verify", source.toString(), "--json")
                                .out())
                        .get("ignored"))
                .hasToString("[\".DS_Store\"]");
    }

    @Test
    void migrate_rejectsWithinTheDirectoryThatIsRead_isAUsageError() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("a.json"), "{}");
        String rejects = source.resolve("rejects.jsonl").toString();

        Outcome outcome =
                Outcome.at("jdbc:h2:" + directory.resolve("db"), "migrate", source.toString(), "--rejects", rejects);

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.err()).contains("would be inside of the directory that is read", "with --rejects");
    }

    @Test
    void export_formats_areWritten() {
        assertThat(Outcome.at(location, "export", "--format", "lines", "--key", "/t", "--key", "/id"))
                .isEqualTo(new Outcome(0, "{\"t\":\"a\",\"id\":1}\n{\"t\":\"a\",\"id\":2}\n", ""));
        Path target = directory.resolve("out");
        assertThat(Outcome.at(location, "export", "--format", "directory", "--gzip", target.toString())
                        .exitCode())
                .isZero();
        assertThat(target.resolve("a/1.json.gz")).isRegularFile();
        assertThat(Outcome.at(location, "verify", target.toString()).exitCode()).isZero();
        assertThat(Outcome.at(location, "export", "--format", "directory", "--overwrite", target.toString())
                        .exitCode())
                .isEqualTo(73);
    }

    @ParameterizedTest
    @CsvSource({
        "--format xml, 64, 'The formats are array, directory, keyed, lines.'",
        "--format directory, 64, Name the directory to write.",
        "--format array, 64, 'Say which member holds them, for example --key /id.'",
        "--format lines --key id, 64, is no JSON Pointer",
        "--key /id, 64, Leave out --key.",
        "--format array --key /id, 65, at /id: another key is there"
    })
    void export_optionsThatDoNotGoTogether_areRefused(String options, int exitCode, String said) {
        assertThat(Outcome.at(location, ("export " + options).split(" ")))
                .returns(exitCode, Outcome::exitCode)
                .satisfies(outcome -> assertThat(outcome.err()).contains(said));
    }

    @Test
    void migrate_recordsInAMember_hintsAt() throws IOException {
        StringBuilder text = new StringBuilder("{\"n\": 1, \"data\": [");
        for (int i = 0; i < 20; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"x\": true, \"uuid\": \"")
                    .append(i)
                    .append("\"}");
        }
        Path source = Files.writeString(directory.resolve("source.json"), text + "]}");

        Outcome outcome = Outcome.at("jdbc:h2:" + directory.resolve("db"), "migrate", source.toString());

        assertThat(outcome.out())
                .contains(
                        "\nhint       /data holds 20 objects; if they are the profiles, add --at /data --key /uuid\n");
        assertThat(outcome.exitCode()).isZero();
    }

    /** An array's reader had both records; so leaving one out is not what the last of a key in the old file was. */
    @Test
    void migrate_keyThatRecordsShare_isFoundListedAndToldByVerifyToo() throws IOException {
        Path source = Files.writeString(directory.resolve("s.json"), "[{\"c\":\"x\",\"n\":1},{\"c\":\"x\",\"n\":2}]");
        String database = "jdbc:h2:" + directory.resolve("shared");
        String[] migrate = {"migrate", source.toString(), "--key", "/c", "--columns", "none", "--to", database};

        Outcome migrated = Outcome.of(Map.of(), new byte[0], migrate);

        assertThat(migrated.exitCode()).isEqualTo(ExitCodes.FOUND);
        assertThat(migrated.out())
                .contains("1 superseded by a later record", "superseded x at line 1", "add it as a second --key");
        assertThat(Json.parse(Outcome.of(
                                        Map.of(),
                                        new byte[0],
                                        Stream.concat(Stream.of(migrate), Stream.of("--json"))
                                                .toArray(String[]::new))
                                .out())
                        .get("superseded"))
                .hasToString("[{\"key\":\"x\",\"line\":1,\"column\":2,\"byte\":1}]");
        Outcome verified =
                Outcome.of(Map.of(), new byte[0], "verify", source.toString(), "--key", "/c", "--to", database);
        assertThat(verified.exitCode()).isEqualTo(ExitCodes.FOUND);
        assertThat(verified.out()).contains("superseded 1 record by a later one of the same key");
    }

    @Test
    void migrate_directoryThatWouldHoldTheDatabase_isRefusedAndStaysAsItIs() throws IOException {
        Path source = Files.createDirectory(directory.resolve("profiles"));
        Files.writeString(source.resolve("a.json"), "{}");

        Outcome outcome = Outcome.of(
                Map.of(), new byte[0], "migrate", source.toString(), "--to", "jdbc:h2:" + source.resolve("x/db"));

        assertThat(outcome.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(outcome.err()).contains("inside of the directory that is read");
        try (Stream<Path> files = Files.list(source)) {
            assertThat(files).containsExactly(source.resolve("a.json"));
        }
    }

    @Test
    void migrate_toAFile_isRefusedAndMakesNone() throws IOException {
        Path source = Files.writeString(directory.resolve("s.json"), "{}");
        Path target = directory.resolve("new.json");

        assertThat(Outcome.of(Map.of(), new byte[0], "migrate", source.toString(), "--to", "file:" + target)
                        .exitCode())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(target).doesNotExist();
    }

    @Test
    void export_overWhatNoExportWrote_isRefusedAlsoWithOverwrite() throws IOException {
        Path database = Files.writeString(directory.resolve("p.mv.db"), "not JSON");

        assertThat(Outcome.at(location, "export", "--overwrite", database.toString())
                        .exitCode())
                .isEqualTo(ExitCodes.CANNOT_WRITE);
        assertThat(database).hasContent("not JSON");
        assertThat(Outcome.at(location, "export", "--overwrite", "/dev/null").exitCode())
                .isEqualTo(ExitCodes.CANNOT_WRITE);
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void export_hyphen_isStandardOutput() throws IOException {
        Path file = Files.writeString(directory.resolve("p.json"), "{\"k\":1}");

        Outcome outcome = Outcome.at("file:" + file, "export", "-");

        assertThat(outcome).isEqualTo(Outcome.at("file:" + file, "export"));
        assertThat(outcome.out()).contains("\"k\"");
        assertThat(Path.of("-")).doesNotExist();
    }
}
