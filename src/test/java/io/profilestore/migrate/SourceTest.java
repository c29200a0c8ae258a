package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SourceTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void read_generatedProfiles_givesEachWithItsPlace(int seed) {
        ObjectNode profiles = Texts.profiles(new Random(seed), 200);
        byte[] text = seed % 2 == 0
                ? Json.bytes(profiles)
                : Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(profiles);

        List<SourceRecord> records = Texts.records(Texts.source(directory, text));

        assertThat(records).hasSize(profiles.size());
        Iterator<Map.Entry<String, JsonNode>> expected = profiles.properties().iterator();
        for (int i = 0; i < records.size(); i++) {
            SourceRecord record = records.get(i);
            Map.Entry<String, JsonNode> member = expected.next();
            assertThat(record.key()).isEqualTo(member.getKey());
            assertThat(record.ordinal()).isEqualTo(i);
            assertThat(JsonDifference.between(member.getValue(), record.value()))
                    .isEmpty();
            String itself =
                    new String(text, (int) record.byteOffset(), (int) record.byteLength(), StandardCharsets.UTF_8);
            assertThat(JsonDifference.between(
                            Json.parse("{" + itself + "}"),
                            Json.mapper().createObjectNode().set(member.getKey(), member.getValue())))
                    .isEmpty();
        }
    }

    @Test
    void read_sizeAndDigest_areThoseOfTheFile() throws IOException {
        Source source = Texts.source(directory, "{}");

        Fingerprint fingerprint = source.read(record -> {});

        assertThat(fingerprint.size()).isEqualTo(2);
        assertThat(fingerprint.sha256()).isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assertThat(fingerprint.modified())
                .isEqualTo(Files.getLastModifiedTime(Path.of(source.name())).toInstant());
    }

    @Test
    void read_byteOrderMarkAndCarriageReturns_areNoPartOfTheProfiles() {
        Source source = Texts.source(directory, "\uFEFF{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n");

        assertThat(Texts.records(source)).extracting(SourceRecord::key).containsExactly("a", "b");
    }

    @Test
    void read_duplicateMemberWithinAProfile_lastWins() {
        List<SourceRecord> records = Texts.records(Texts.source(directory, "{\"a\": {\"x\": 1, \"y\": 2, \"x\": 3}}"));

        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(Json.text(record.value())).isEqualTo("{\"x\":3,\"y\":2}"));
    }

    @Test
    void read_duplicateKey_givesBoth() {
        List<SourceRecord> records = Texts.records(Texts.source(directory, "{\"a\": 1, \"a\": 2}"));

        assertThat(records).extracting(record -> record.value().intValue()).containsExactly(1, 2);
    }

    @Test
    void read_missingFile_saysSo() {
        assertUnreadable(Source.of(directory.resolve("none.json")), "there is no such file");
    }

    @Test
    void read_directory_saysSo() {
        assertUnreadable(Source.of(directory), "it is a directory");
    }

    @Test
    void read_device_saysSo() {
        assertUnreadable(Source.of(Path.of("/dev/null")), "it is no regular file");
    }

    @Test
    void read_fileOfAnotherUser_saysSo() {
        SourceException refused =
                SourceException.unreadable("x.json", new java.nio.file.AccessDeniedException("x.json"));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.UNREADABLE);
        assertThat(refused).hasMessageStartingWith("read in x.json: this user may not read it. Check the rights");
    }

    @Test
    void read_writtenToMeanwhile_isChanged() {
        Source source = Texts.source(directory, "{\"a\": 1, \"b\": 2}");

        SourceException changed = catchThrowableOfType(
                SourceException.class,
                () -> source.read(record -> Texts.source(directory, "{\"a\": 1, \"b\": 2, \"c\": 3}")));

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
        assertThat(changed).hasMessageContaining("run again");
    }

    @Test
    void read_cutOffMeanwhile_isChangedAndNotMalformed() {
        Source source = Texts.source(directory, "{\"a\": 1, \"b\": \"" + "x".repeat(100_000) + "\"}");

        SourceException changed = catchThrowableOfType(
                SourceException.class, () -> source.read(record -> Texts.source(directory, "{\"a\": 1")));

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
    }

    @Test
    void checkUnchanged_touchedOrGone_isNoticed() throws IOException {
        Source source = Texts.source(directory, "{}");
        Fingerprint fingerprint = source.read(record -> {});
        source.checkUnchanged(fingerprint);

        Path file = Path.of(source.name());
        Files.setLastModifiedTime(file, FileTime.from(fingerprint.modified().plusSeconds(1)));
        assertThat(catchThrowableOfType(SourceException.class, () -> source.checkUnchanged(fingerprint))
                        .kind())
                .isEqualTo(SourceException.Kind.CHANGED);
        Files.delete(file);
        assertThat(catchThrowableOfType(SourceException.class, () -> source.checkUnchanged(fingerprint))
                        .kind())
                .isEqualTo(SourceException.Kind.UNREADABLE);
    }

    @Test
    void positions_severalLines_countCharactersAndNotTheByteOrderMark() {
        Source source = Texts.source(directory, "\uFEFF{\"ä\": 1,\n \"😀\": 2}");

        assertThat(source.positions(List.of(3L, 4L, 9L, 13L, 15L, 19L)))
                .containsExactly(
                        new Position(1, 1, 3),
                        new Position(1, 2, 4),
                        new Position(1, 6, 9),
                        new Position(2, 1, 13),
                        new Position(2, 3, 15),
                        new Position(2, 4, 19));
    }

    private static void assertUnreadable(Source source, String problem) {
        SourceException refused = catchThrowableOfType(SourceException.class, () -> source.read(record -> {}));
        assertThat(refused.kind()).isEqualTo(SourceException.Kind.UNREADABLE);
        assertThat(refused.problem()).startsWith(problem);
        assertThat(refused.position()).isEmpty();
        assertThat(refused).hasMessageContaining(source.name());
    }
}
