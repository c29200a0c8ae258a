package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import io.profilestore.sql.Pruned;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rejects set aside, mended and taken back. */
class RejectsFileTest {

    private static final SourceOptions ID = SourceOptions.defaults().withKey(List.of("/id"));

    @TempDir
    Path directory;

    @TempDir
    Path storeDirectory;

    @Test
    void run_rejects_areSetAsideAndTheRestIsImported() throws IOException {
        MigrationResult result = migrate("{\"a\": 1,\n \"b\": {\"x\": [NaN]},\n \"c\": 3}");

        assertThat(result.totals()).isEqualTo(new Totals(3, 2, 0, 0, 0, 0, 1));
        assertThat(result.rejects().first()).extracting(Reject::key).containsExactly("b");
        assertThat(result.verification().rejects().count()).isEqualTo(1);
        assertThat(result.verification().isClean()).isTrue();
        assertThat(result.rejectsFile()).contains(rejects());
        assertThat(Files.readString(rejects()))
                .isEqualTo("{\"profilestore\":\"reject\",\"source\":\"" + directory.resolve("profiles.json")
                        + "\",\"origin\":\"" + directory.resolve("profiles.json")
                        + "\",\"line\":2,\"column\":2,\"byte\":10,\"key\":\"b\",\"pointer\":\"/x/0\","
                        + "\"reason\":\"NOT_FINITE\",\"message\":\"NaN is no JSON, though Python's json.dump writes it."
                        + " Write null or a string in its place.\",\"raw\":\"\\\"b\\\": {\\\"x\\\": [NaN]}\"}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rejects())))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(rejects(), directory.resolve("profiles.json"));
        }
    }

    @Test
    void run_noRejects_writesNoFile() {
        MigrationResult result = migrate("{\"a\": 1}");

        assertThat(result.rejectsFile()).isEmpty();
        assertThat(rejects()).doesNotExist();
    }

    @Test
    void run_rejectAfterAnEarlierRecordOfItsKey_supersedesIt() {
        MigrationResult result = migrate("{\"a\": 1, \"b\": {\"x\": NaN}, \"a\": {\"x\": Infinity}, \"b\": 2}");

        assertThat(result.totals()).isEqualTo(new Totals(4, 1, 0, 0, 0, 2, 1));
        assertThat(result.duplicates().first())
                .extracting(Superseded::key, superseded -> superseded.position().byteOffset())
                .containsExactly(tuple("a", 1L), tuple("b", 9L));
        assertThat(result.rejects().first()).extracting(Reject::key).containsExactly("a");
        try (ProfileStore store = open()) {
            assertThat(store.get("a")).isEmpty();
            assertThat(store.get("b").map(Json::text)).contains("2");
        }
    }

    @Test
    void run_onlySupersededRejects_writesNoFile() {
        MigrationResult result = migrate("{\"a\": NaN, \"a\": 1}");

        assertThat(result.totals()).isEqualTo(new Totals(2, 1, 0, 0, 0, 1, 0));
        assertThat(result.rejectsFile()).isEmpty();
        assertThat(rejects()).doesNotExist();
    }

    @Test
    void run_moreRejectsThanAllowed_writesNothing() {
        StringBuilder text = new StringBuilder("{\"fine\": 1");
        for (int i = 0; i < 11; i++) {
            text.append(",\n\"k").append(i).append("\": NaN");
        }

        SourceException refused = catchThrowableOfType(SourceException.class, () -> migrate(text + "}"));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(refused.problem())
                .isEqualTo("more than 10 records cannot be stored, the first at line 2, column 1 (byte 12): NaN is no"
                        + " JSON, though Python's json.dump writes it");
        assertThat(refused.nextStep()).contains("--max-rejects");
        assertThat(rejects()).doesNotExist();
        assertThat(storeDirectory).isEmptyDirectory();
    }

    @Test
    void run_fileIsThereAlready_isLeftAndTheNextNameIsTaken() throws IOException {
        String one = "{\"a\": NaN}";
        migrate(one);
        byte[] first = Files.readAllBytes(rejects());

        assertThat(migrate(one).rejectsFile()).contains(rejects());
        assertThat(migrate("{\"b\": NaN}").rejectsFile()).contains(directory.resolve("rejects-2.jsonl"));
        assertThat(migrate("{\"c\": NaN}").rejectsFile()).contains(directory.resolve("rejects-3.jsonl"));
        assertThat(migrate("{\"b\": NaN}").rejectsFile()).contains(directory.resolve("rejects-2.jsonl"));
        assertThat(Files.readAllBytes(rejects())).isEqualTo(first);
        assertThat(directory.resolve("rejects-4.jsonl")).doesNotExist();
    }

    @Test
    void run_fileCannotBeWritten_importsNothing() {
        Source source = Texts.source(directory, "{\"a\": NaN}");
        MigrationOptions nowhere = MigrationOptions.rejectingInto(directory.resolve("no/rejects.jsonl"));
        Migration migration = new Migration(source, this::open, store -> Optional.empty(), nowhere, Progress.NONE);

        WriteFailed failed = catchThrowableOfType(WriteFailed.class, migration::run);

        assertThat(failed).hasMessageContaining("no/rejects.jsonl").hasMessageContaining("--rejects");
        assertThat(storeDirectory).isEmptyDirectory();
    }

    @Test
    void run_longReject_isNotRepeated() throws IOException {
        migrate("{\"a\": [NaN, \"" + "x".repeat(Reject.MAX_TEXT_BYTES) + "\"]}");

        JsonNode line = Json.parse(Files.readString(rejects()));
        assertThat(line.has("raw")).isFalse();
        assertThat(line.has("base64")).isFalse();
        assertThat(line.get("message").stringValue()).endsWith("mend it in the source.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"k\": {\"x\": NaN}} | raw | \"k\": {\"x\": null} | k | {\"x\":null}",
                "{\"k\": {\"x\": NaN}} | raw | \"other\": 1 | other | 1",
                "{\"k\": {\"x\": NaN}} | raw | {\"x\": 0} | k | {\"x\":0}",
                "{\"k\": {\"x\": NaN}} | profile | {\"x\": [1.0]} | k | {\"x\":[1.0]}",
                "{\"\": \"a\"} | raw | \"now\": \"a\" | now | \"a\"",
                "[{\"x\": 1}] | raw | {\"id\": 7, \"x\": 1} | 7 | {\"id\":7,\"x\":1}",
                "[{\"x\": 1}] | profile | {\"id\": 7} | 7 | {\"id\":7}",
                "[{\"id\": 7, \"x\": NaN}] | raw | {\"id\": 8, \"x\": 0} | 8 | {\"id\":8,\"x\":0}",
                "[{\"id\": 7, \"x\": NaN}] | profile | {\"x\": 0} | 7 | {\"x\":0}",
                "{\"id\": 7, \"x\": NaN} | raw | {\"id\": 7} | 7 | {\"id\":7}"
            })
    void read_mendedReject_isTakenBack(String source, String member, String mended, String key, String value)
            throws IOException {
        SourceOptions options = source.startsWith("{\"k") || source.startsWith("{\"\"") ? SourceOptions.defaults() : ID;
        ObjectNode line = (ObjectNode) Json.parse(setAside(Texts.source(directory, Texts.utf8(source), options)));
        if (member.equals("raw")) {
            line.put("raw", mended);
        } else {
            line.set("profile", Json.parse(mended));
        }

        Seen seen = new Seen();
        var unused = Texts.source(directory, Json.text(line) + "\n").read(seen);

        assertThat(seen.rejects).isEmpty();
        assertThat(seen.records)
                .extracting(SourceRecord::key, record -> Json.text(record.value()))
                .containsExactly(tuple(key, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"\\\"a\\\": [NaN]\"} | a | NOT_FINITE | /0",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"\\\"a\\\": [1, tru]\"} | a | NO_JSON | /1",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"{} {}\"} | a | NO_JSON | ''",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"[1\"} | a | NO_JSON | /0",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"\"} | a | NO_TEXT | ''",
                "{\"profilestore\": \"reject\", \"key\": \"a\"} | a | NO_TEXT | ''",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"base64\": \"IumpIg==\"} | a | NOT_UTF8 | ''",
                "{\"profilestore\": \"reject\", \"key\": \"a\", \"base64\": \"?\"} | a | NO_TEXT | ''",
                "{\"profilestore\": \"reject\", \"key\": null, \"raw\": \"{}\"} | | NO_KEY | ''",
                "{\"profilestore\": \"reject\", \"key\": null, \"keyAt\": [\"/id\"], \"raw\": \"{}\"} | | NO_KEY | /id",
                "{\"profilestore\": \"reject\", \"key\": null, \"keyAt\": [\"/id\"], \"raw\": \"[]\"} | | NO_KEY | /id"
            })
    void read_rejectThatIsStillWrong_isRejectedAgain(String line, String key, RejectReason reason, String pointer) {
        Seen seen = new Seen();
        String other = "{\"profilestore\": \"reject\", \"key\": \"z\", \"raw\": \"1\"}";
        var unused = Texts.source(directory, line + "\n" + other + "\n").read(seen);

        assertThat(seen.keys()).containsExactly("z");
        assertThat(seen.rejects)
                .extracting(
                        Reject::key,
                        Reject::reason,
                        Reject::pointer,
                        r -> r.position().line())
                .containsExactly(tuple(key, reason, pointer, 1L));
    }

    @Test
    void read_rejectsFileWithKeyOrDamage_isRefused() {
        String line = "{\"profilestore\": \"reject\", \"key\": \"a\", \"raw\": \"1\"}";

        assertThat(Texts.refusal(Texts.source(directory, Texts.utf8(line), ID)).nextStep())
                .isEqualTo("Leave out --key.");
        assertThat(Texts.refusal(Texts.source(directory, line + "\n" + line.substring(0, 30)))
                        .problem())
                .startsWith("the text ends in the middle");
    }

    @Test
    void run_rejectOfAProfileThatWasImportedBefore_isTakenBackAsAnUpdateOfIt() throws IOException {
        migrate("{\"a\": {\"x\": 1}}");
        migrate("{\"a\": {\"x\": NaN}}");
        String mended = Files.readString(rejects()).replace("NaN", "2");

        MigrationResult result = new Migration(
                        Source.of(Files.writeString(directory.resolve("mended.jsonl"), mended)),
                        this::open,
                        store -> Optional.empty(),
                        MigrationOptions.rejectingInto(rejects()),
                        Progress.NONE)
                .run();

        assertThat(result.totals()).isEqualTo(new Totals(1, 0, 1, 0, 0, 0, 0));
        assertThat(result.verification().isClean()).isTrue();
        try (SqlStore store = open()) {
            assertThat(store.get("a")).map(Json::text).contains("{\"x\":2}");
        }
    }

    @Test
    void run_pruneOfRejectsThatAreTakenBack_isRefused() throws IOException {
        migrate("{\"a\": 1, \"b\": NaN}");
        Files.move(rejects(), directory.resolve("mended.jsonl"));

        SourceException refused = catchThrowableOfType(
                SourceException.class,
                () -> new Migration(
                                Source.of(directory.resolve("mended.jsonl")),
                                this::open,
                                store -> Optional.empty(),
                                MigrationOptions.rejectingInto(rejects()).withPrune(true),
                                Progress.NONE)
                        .run());

        assertThat(refused.problem()).contains("not all of its records");
        try (SqlStore store = open()) {
            assertThat(store.get("a")).isPresent();
        }
    }

    @Test
    void run_pruneAndARejectOfAKnownKey_keepsItsProfile() {
        migrate("{\"a\": 1, \"b\": 1}");

        MigrationResult result = migrate(
                "{\"b\": NaN}", MigrationOptions.rejectingInto(rejects()).withPrune(true));

        assertThat(result.pruned()).isEqualTo(new Pruned(1, 0, List.of()));
        try (SqlStore store = open()) {
            assertThat(store.getAll(List.of("a", "b"))).containsOnlyKeys("b");
        }
    }

    @Test
    void run_pruneAndARejectWithoutKey_writesNothing() {
        Source source = Texts.source(
                directory,
                "[{\"id\": \"a\"}, {\"x\": 1}]".getBytes(StandardCharsets.UTF_8),
                SourceOptions.defaults().withKey(List.of("/id")));

        assertThatThrownBy(() -> new Migration(
                                source,
                                this::open,
                                store -> Optional.empty(),
                                MigrationOptions.rejectingInto(rejects()).withPrune(true),
                                Progress.NONE)
                        .run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("leave out --prune");
        assertThat(storeDirectory).isEmptyDirectory();
    }

    /** The one line that is set aside of a source. */
    private String setAside(Source source) throws IOException {
        Optional<Path> file = new RejectsFile(rejects()).write(new Scan(source, 10, Progress.NONE));
        return Files.readString(file.orElseThrow());
    }

    private MigrationResult migrate(String text) {
        return migrate(text, MigrationOptions.rejectingInto(rejects()).withMaxRejects(10));
    }

    private MigrationResult migrate(String text, MigrationOptions options) {
        Source source = Texts.source(directory, text);
        return new Migration(source, this::open, store -> Optional.empty(), options, Progress.NONE).run();
    }

    private Path rejects() {
        return directory.resolve("rejects.jsonl");
    }

    private SqlStore open() {
        String location = "jdbc:h2:" + storeDirectory.resolve("profiles");
        return (SqlStore) ProfileStore.open(location, StoreOptions.defaults().withCreate(true));
    }
}
