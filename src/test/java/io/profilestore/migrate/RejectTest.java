package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.json.Json;
import io.profilestore.json.ProfileLimits;
import io.profilestore.migrate.SourceException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are whole, and that no store takes: each is set aside, the others are read. */
class RejectTest {

    private static final SourceOptions NONE = SourceOptions.defaults();
    private static final SourceOptions ID = NONE.withKey(List.of("/id"));
    private static final String DIGITS = "9".repeat(1_001);

    @TempDir
    Path directory;

    /** Value, as Latin-1; pointer, reason, problem. */
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("{\"x\": NaN}", "/x", RejectReason.NOT_FINITE, "NaN is no JSON, though Python"),
                Arguments.of("[Infinity]", "/0", RejectReason.NOT_FINITE, "Infinity is no JSON"),
                Arguments.of("{\"x\": [{}, -Infinity]}", "/x/1", RejectReason.NOT_FINITE, "-Infinity is no JSON"),
                Arguments.of("NaN", "", RejectReason.NOT_FINITE, "NaN is no JSON"),
                Arguments.of("{\"x\": \"\u00e9t\u00e9\"}", "/x", RejectReason.NOT_UTF8, "the byte 0xE9 is no UTF-8"),
                Arguments.of("{\"\u00e9\": 1}", "", RejectReason.NOT_UTF8, "the byte 0xE9 is no UTF-8"),
                Arguments.of("\"\u00c0\u0080\"", "", RejectReason.NOT_UTF8, "the byte 0xC0 is no UTF-8"),
                Arguments.of("\"\u00c3\"", "", RejectReason.NOT_UTF8, "the byte 0xC3 is no UTF-8"),
                Arguments.of("{\"x\": \"\\ud83d\"}", "/x", RejectReason.LONE_SURROGATE, "half of a surrogate pair"),
                Arguments.of("{\"\\ude00\": 1}", "", RejectReason.LONE_SURROGATE, "half of a surrogate pair"),
                Arguments.of("\"\u00ed\u00a0\u0080\"", "", RejectReason.LONE_SURROGATE, "half of a surrogate pair"),
                Arguments.of("[".repeat(501) + "]".repeat(501), "/0".repeat(500), RejectReason.TOO_DEEP, "than 500"),
                Arguments.of("[".repeat(700) + "]".repeat(700), null, RejectReason.TOO_DEEP, "than 500"),
                Arguments.of("[".repeat(200_000) + "]".repeat(200_000), null, RejectReason.TOO_DEEP, "than 500"),
                Arguments.of("{\"x\": 1e10001}", "/x", RejectReason.NUMBER_OUT_OF_RANGE, "exponent beyond ±10000"),
                Arguments.of("[1e99999999999]", "/0", RejectReason.NUMBER_OUT_OF_RANGE, "exponent beyond ±10000"),
                Arguments.of("-1e-99999999999", "", RejectReason.NUMBER_OUT_OF_RANGE, "exponent beyond ±10000"),
                Arguments.of(DIGITS, "", RejectReason.NUMBER_OUT_OF_RANGE, "more than 1000 digits"),
                Arguments.of("1." + DIGITS, "", RejectReason.NUMBER_OUT_OF_RANGE, "more than 1000 digits"),
                Arguments.of(DIGITS.repeat(5), "", RejectReason.NUMBER_OUT_OF_RANGE, "more than 1000 digits"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void read_valueThatNoStoreTakes_isRejectedAloneAndPlaced(
            String value, String pointer, RejectReason reason, String problem) {
        byte[] text = ("{\"before\": 1,\n \"k\\u00e4\" : " + value + ",\n\"after\": 2}")
                .getBytes(StandardCharsets.ISO_8859_1);

        Seen seen = read(text, NONE);

        assertThat(seen.keys()).containsExactly("before", "after");
        assertThat(seen.rejects).hasSize(1);
        Reject reject = seen.rejects.get(0);
        assertThat(reject.reason()).isEqualTo(reason);
        assertThat(reject.problem()).contains(problem);
        assertThat(reject.nextStep()).endsWith(".");
        assertThat(reject.key()).isEqualTo("kä");
        if (pointer != null) {
            assertThat(reject.pointer()).isEqualTo(pointer);
        }
        assertThat(reject.ordinal()).isEqualTo(1);
        assertThat(reject.position()).isEqualTo(new Position(2, 2, 15));
        byte[] record = Arrays.copyOfRange(text, 15, (int) (15 + reject.byteLength()));
        assertThat(reject.text()).isEqualTo(RawText.of(record, 0, record.length));
        assertThat(record).endsWith(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Key, as it stands in the source, as Latin-1; the known key, reason, problem. */
    static Stream<Arguments> keys() {
        String tooLong = "k".repeat(1_025);
        return Stream.of(
                Arguments.of("\"\"", "", RejectReason.KEY_EMPTY, "the key is empty"),
                Arguments.of("\"" + tooLong + "\"", tooLong, RejectReason.KEY_TOO_LONG, "longer than 1024 characters"),
                Arguments.of(
                        "\"\\ud83d\"", null, RejectReason.LONE_SURROGATE, "the key holds half of a surrogate pair"),
                Arguments.of("\"\u00e9\"", null, RejectReason.NOT_UTF8, "the byte 0xE9 is no UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void read_keyThatNoStoreTakes_isRejected(String key, String known, RejectReason reason, String problem) {
        Seen seen = read(("{" + key + ": {\"x\": 1}, \"after\": 2}").getBytes(StandardCharsets.ISO_8859_1), NONE);

        assertThat(seen.keys()).containsExactly("after");
        assertThat(seen.rejects)
                .extracting(Reject::key, Reject::reason, r -> r.position().byteOffset())
                .containsExactly(tuple(known, reason, 1L));
        assertThat(seen.rejects.get(0).problem()).contains(problem);
    }

    @Test
    void read_elementsAndLinesThatAreNoObjectsOrHoldNoKey_areRejected() {
        List<String> records = List.of(
                "{\"id\": 1}",
                "2",
                "\"a\"",
                "[{\"id\": 3}]",
                "null",
                "NaN",
                "{\"x\": 1}",
                "{\"id\": 1.5}",
                "{}",
                "{\"x\": NaN, \"id\": 7}",
                "{\"id\": \"\\ud83d\\ude00\", \"x\": NaN}",
                "{\"id\": \"\\ud83d\", \"x\": NaN}",
                "{\"o\": {\"id\": 9}, \"id\": \"z\", \"x\": [-Infinity]}",
                "{\"id\": 2}");
        for (String text : List.of("[" + String.join(",\n", records) + "]", String.join("\n", records))) {
            Seen seen = read(Texts.utf8(text), ID);

            assertThat(seen.keys()).as(text).containsExactly("1", "2");
            assertThat(seen.rejects)
                    .extracting(Reject::reason)
                    .containsExactly(
                            RejectReason.NO_OBJECT,
                            RejectReason.NO_OBJECT,
                            RejectReason.NO_OBJECT,
                            RejectReason.NO_OBJECT,
                            RejectReason.NO_OBJECT,
                            RejectReason.NO_KEY,
                            RejectReason.NO_KEY,
                            RejectReason.NO_KEY,
                            RejectReason.NOT_FINITE,
                            RejectReason.NOT_FINITE,
                            RejectReason.NOT_FINITE,
                            RejectReason.NOT_FINITE);
            assertThat(seen.rejects)
                    .extracting(Reject::key)
                    .containsExactly(null, null, null, null, null, null, null, null, "7", "😀", null, "z");
            assertThat(seen.rejects)
                    .extracting(r -> r.position().line())
                    .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
            assertThat(seen.rejects).allMatch(r -> r.keyAt().equals(List.of("/id")));
        }
    }

    @Test
    void read_halfSurrogateInUtf16_isRejectedWhereItIsInTheFile() {
        byte[] text = "{\"a\": 1, \"b\": \"x?x\", \"c\": 2}".getBytes(StandardCharsets.UTF_16LE);
        int at = 2 * "{\"a\": 1, \"b\": \"x".length();
        text[at] = 0x3D;
        text[at + 1] = (byte) 0xD8;

        Seen seen = read(text, NONE);

        assertThat(seen.keys()).containsExactly("a", "c");
        assertThat(seen.rejects)
                .extracting(Reject::key, Reject::reason, Reject::position)
                .containsExactly(tuple("b", RejectReason.LONE_SURROGATE, new Position(1, 10, 18)));
    }

    @Test
    void read_tighterLimits_reject() {
        Limits limits = new Limits(new ProfileLimits(5, 20, 2, 3), 40);
        String text = "{\"123456\": 1, \"5\": \"123456789012345678\", \"19\": \"1234567890123456789\", \"d\": [[[]]],"
                + " \"e\": 1e4, \"f\": [1e3, []], \"r\": [1,                                   1]}";

        Seen seen = read(Texts.utf8(text), NONE.withLimits(limits));

        assertThat(seen.keys()).containsExactly("5", "f");
        assertThat(seen.rejects)
                .extracting(Reject::key, Reject::reason)
                .containsExactly(
                        tuple("123456", RejectReason.KEY_TOO_LONG),
                        tuple("19", RejectReason.TOO_LARGE),
                        tuple("d", RejectReason.TOO_DEEP),
                        tuple("e", RejectReason.NUMBER_OUT_OF_RANGE),
                        tuple("r", RejectReason.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"b\": [1, tru], \"c\": 2}", "{\"a\": 1, \"b\": [1, 2"})
    void read_longRecordThatIsDamaged_isStillMalformed(String text) {
        SourceOptions tight = NONE.withLimits(new Limits(ProfileLimits.STORE, 10));

        SourceException refused = Texts.refusal(Texts.source(directory, Texts.utf8(text), tight));

        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(refused.key()).contains("b");
        assertThat(refused.problem()).containsAnyOf("Unrecognized token 'tru'", "the text ends in the middle");
    }

    @Test
    void read_gzipCutOffInARecordThatIsPassedOver_saysThatItWasCutOff() {
        byte[] noise = new byte[400_000];
        new Random(1).nextBytes(noise);
        String text = "{\"a\": \"" + Base64.getEncoder().encodeToString(noise) + "\"}";
        byte[] packed = Texts.gzip(Texts.utf8(text));
        SourceOptions tight = NONE.withLimits(new Limits(ProfileLimits.STORE, 10));

        SourceException refused =
                Texts.refusal(Texts.source(directory, Arrays.copyOf(packed, packed.length - 50_000), tight));

        assertThat(refused.problem()).startsWith("the gzip data ends in the middle");
        assertThat(refused.key()).contains("a");
    }

    @Test
    void read_blanksOfAnyLength_arePassedOver() {
        String blanks = " \n".repeat(200_000);
        String text = blanks + "{" + blanks + "\"a\"" + blanks + ":" + blanks + "1" + blanks + "," + blanks + "\"b\": 2"
                + blanks + "}" + blanks;

        Seen seen = read(Texts.utf8(text), NONE.withLimits(new Limits(ProfileLimits.STORE, 1_000_000)));

        assertThat(seen.keys()).containsExactly("a", "b");
        assertThat(seen.records).extracting(SourceRecord::byteLength).containsExactly(800_005L, 6L);
    }

    @Test
    void read_recordOfALineThatIsTooLong_knowsItsKeyAndItsEnd() {
        SourceOptions tight = ID.withLimits(new Limits(ProfileLimits.STORE, 20));
        String text = "{\"id\": 1}\n{\"id\": 2, \"x\": \"" + "x".repeat(300_000) + "\"}\n{\"id\": 3}\n";

        Seen seen = read(Texts.utf8(text), tight);

        assertThat(seen.keys()).containsExactly("1", "3");
        assertThat(seen.rejects)
                .extracting(Reject::key, Reject::reason, Reject::byteLength, Reject::text)
                .containsExactly(tuple("2", RejectReason.TOO_LARGE, 300_018L, null));
    }

    @Test
    void read_recordLargerThanTheLimitOfStores_isRejectedWithoutBeingKept() throws IOException {
        Path file = directory.resolve("profiles.json");
        byte[] megabyte = "0".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("{\"a\": 1, \"b\": {\"x\": \"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 70; i++) {
                out.write(megabyte);
            }
            out.write("\"}, \"c\": 2}".getBytes(StandardCharsets.UTF_8));
        }

        Seen seen = new Seen();
        var unused = Source.of(file).read(seen);

        assertThat(seen.keys()).containsExactly("a", "c");
        assertThat(seen.rejects)
                .extracting(Reject::key, Reject::reason)
                .containsExactly(tuple("b", RejectReason.TOO_LARGE));
        assertThat(seen.rejects.get(0).problem()).contains("longer than the limit of 67108864 bytes");
    }

    @Test
    void read_repeatedMembers_areListedAndTheLastWins() {
        Seen seen = read(
                Texts.utf8(
                        "{\"a\": {\"x\": 1, \"y\": [{\"z\": 1, \"z\": 2, \"z\": 3}],\n \"x\": {}}, \"b\": {\"x\": 1}}"),
                NONE);

        assertThat(seen.records)
                .extracting(r -> Json.text(r.value()))
                .containsExactly("{\"x\":{},\"y\":[{\"z\":3}]}", "{\"x\":1}");
        assertThat(seen.repeated)
                .extracting(RepeatedMember::key, RepeatedMember::pointer, RepeatedMember::position)
                .containsExactly(
                        tuple("a", "/y/0/z", new Position(1, 31, 30)),
                        tuple("a", "/y/0/z", new Position(1, 39, 38)),
                        tuple("a", "/x", new Position(2, 2, 49)));
    }

    @Test
    void read_rejectInADirectory_namesTheFile() throws IOException {
        Path root = Files.createDirectory(directory.resolve("users"));
        Files.writeString(root.resolve("a.json"), "1");
        Files.writeString(root.resolve("b.json"), "\n {\"x\": NaN}");
        Files.writeString(root.resolve("c.json"), "2");

        Seen seen = new Seen();
        var unused = Source.of(root).read(seen);

        assertThat(seen.keys()).containsExactly("a", "c");
        assertThat(seen.rejects)
                .extracting(Reject::source, Reject::key, Reject::ordinal, Reject::position)
                .containsExactly(tuple(root.resolve("b.json").toString(), "b", 1L, new Position(2, 2, 2)));
    }

    @Test
    void read_visitorThatTakesNoRejects_refusesTheSource() {
        SourceException refused = Texts.refusal(Texts.source(directory, "{\"a\": 1, \"b\": {\"x\": NaN}}"));

        assertThat(refused)
                .hasMessageStartingWith(
                        "read \"b\" in " + refused.source() + ", line 1, column 10 (byte 9), at /x: NaN");
    }

    private Seen read(byte[] text, SourceOptions options) {
        Seen seen = new Seen();
        var unused = Texts.source(directory, text, options).read(seen);
        return seen;
    }
}
