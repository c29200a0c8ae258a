package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedSourceTest {

    @TempDir
    Path directory;

    /** Text, line, column, problem. */
    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", 1, 1, "the file is empty"),
                Arguments.of(" \n\n", 1, 1, "nothing but white space"),
                Arguments.of("\uFEFF\n", 1, 1, "nothing but white space"),
                Arguments.of("\n \"a\"", 2, 2, "the top level is a string"),
                Arguments.of("1.5", 1, 1, "the top level is a number"),
                Arguments.of("null", 1, 1, "the top level is null"),
                Arguments.of("nonsense", 1, 1, "the text ends in the middle"),
                Arguments.of("<html>", 1, 1, "this is no JSON"),
                Arguments.of("{\"id\": {}}\n{\"id\": {}}\n", 2, 1, "two files glued together"),
                Arguments.of("{\n\"a\": 1\n}{\n\"a\": 2\n}", 3, 2, "two files glued together"),
                Arguments.of("{\n\"a\": 1\n}\n{\n\"a\": 2\n}", 4, 1, "two files glued together"),
                Arguments.of("{\"a\": 1}}", 1, 9, "more text after the end"),
                Arguments.of("{\"a\": 1}\nuser\": 2}", 2, 1, "more text after the end"),
                Arguments.of("{\"a\": 1}  \"b\"", 1, 11, "more text after the end"),
                Arguments.of("{\"a\": 1}\0\0\0", 1, 9, "NUL bytes begin here"),
                Arguments.of("\0\0\0\0\0\0\0\0", 1, 1, "NUL bytes begin here"),
                Arguments.of("{\"a\": \"\0\"}", 1, 8, "NUL bytes begin here"),
                Arguments.of("{\"a\": 1,\n \"b\": {\"x\"", 2, 11, "the text ends in the middle"),
                Arguments.of("{\"a\": 1,}", 1, 9, "this is no JSON: Unexpected character ('}'"),
                Arguments.of("{\"a\": 1 \"b\": 2}", 1, 9, "was expecting comma"),
                Arguments.of("{'a': 1}", 1, 2, "was expecting double-quote"),
                Arguments.of("{\"a\": {\"x\": NaN, \"y\": tru}, \"b\": 1}", 1, 23, "Unrecognized token 'tru'"),
                Arguments.of("{\"a\": [1}, \"b\": 2]}", 1, 9, "this is no JSON"),
                Arguments.of("{\"a\": " + "[".repeat(150_000), 1, 150_007, "the text ends in the middle"),
                Arguments.of("{\"a\": \"x\ny\"}", 1, 9, "this is no JSON: Illegal unquoted character"),
                Arguments.of("{\"a\": \"x\", \u00e4: 1}", 1, 12, "was expecting double-quote"),
                Arguments.of("{\"a\": \"\t\"}", 1, 8, "this is no JSON: Illegal unquoted character"),
                Arguments.of("{\"a\": \"\\ud8\"}", 1, 12, "expected a hex-digit"),
                Arguments.of("{\"a\": tru, \"b\": 1}", 1, 7, "Unrecognized token 'tru'"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void read_malformed_saysWhereAndWhy(String text, int line, int column, String problem) {
        SourceException refused = refused(text.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(refused.problem()).contains(problem);
        Position position = refused.position().orElseThrow();
        assertThat(position.line() + ":" + position.column()).isEqualTo(line + ":" + column);
        assertThat(refused).hasMessageContaining(position + "").hasMessageContaining(refused.nextStep());
    }

    /** Record, key, pointer, problem: well-formed JSON that no store takes, on the second line. */
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("\"\": 1", "", "", "the key is empty"),
                Arguments.of(
                        "\"" + "k".repeat(1_025) + "\": 1",
                        "k".repeat(1_025),
                        "",
                        "the key is longer than 1024 characters"),
                Arguments.of("\"a\": {\"x\": [\"\\ude00\"]}", "a", "/x/0", "the string holds half of a surrogate pair"),
                Arguments.of("\"a\": {\"x\": 1e10001}", "a", "/x", "the number has an exponent beyond ±10000"),
                Arguments.of(
                        "\"a\": " + "[".repeat(501) + "]".repeat(501),
                        "a",
                        "/0".repeat(500),
                        "the value nests deeper"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void read_recordThatNoStoreTakes_saysWhereAndWhy(String record, String key, String pointer, String problem) {
        SourceException refused = refused(("{\"fine\": 1,\n  " + record + "}").getBytes(StandardCharsets.UTF_8));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(refused.problem()).contains(problem).doesNotStartWith("at ");
        assertThat(refused.key()).contains(key);
        assertThat(refused.pointer()).isEqualTo(pointer);
        assertThat(refused.position()).contains(new Position(2, 3, 14));
    }

    @Test
    void read_profileLargerThanTheLimit_saysWhereAndWhy() {
        String half = "\"" + "x".repeat(20 << 20) + "\"";

        SourceException refused = refused(("{\n\"a\": [" + half + ", " + half + "]}").getBytes(StandardCharsets.UTF_8));

        assertThat(refused.problem()).contains("more than the limit of 33554432");
        assertThat(refused.key()).contains("a");
        assertThat(refused.position()).contains(new Position(2, 1, 2));
    }

    @Test
    void read_mistakeWithinARecord_namesKeyAndPointer() {
        SourceException refused = refused("{\"a\": 1, \"b\": {\"x\": [1, nan]}}".getBytes(StandardCharsets.UTF_8));

        assertThat(refused.key()).contains("b");
        assertThat(refused.pointer()).isEqualTo("/x/1");
        assertThat(refused)
                .hasMessageStartingWith("read \"b\" in " + refused.source()
                        + ", line 1, column 25 (byte 24), at /x/1: this is no JSON");
    }

    @Test
    void read_recordLargerThanMemoryThatIsCutOff_isTruncated() throws IOException {
        Path file = directory.resolve("profiles.json");
        byte[] member = ("\"x\": \"" + "0".repeat(1 << 20) + "\",\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("{\"a\": {".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 66; i++) {
                out.write(member);
            }
        }

        SourceException refused = catchThrowableOfType(
                SourceException.class, () -> Source.of(file).read(record -> {}));

        assertThat(refused.problem()).startsWith("the text ends in the middle");
        assertThat(refused.position().orElseThrow().byteOffset()).isEqualTo(7 + 66L * member.length);
        assertThat(refused.key()).contains("a");
    }

    @Test
    void read_everyPrefixOfASource_isTruncated() {
        String whole = "{\"user:1\": {\"ä😀\": [1, -2.5e-7, true, null, \"\\u00e4\\ud83d\\ude00\\n\"]}, \"b\": false}";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < bytes.length; length++) {
            SourceException refused = refused(Arrays.copyOf(bytes, length));
            assertThat(refused.problem()).as("the first %d bytes", length).startsWith("the text ends in the middle");
            assertThat(refused.position().orElseThrow().byteOffset()).isBetween(0L, (long) length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void read_damagedBytes_areRefusedExactlyWhenTheyAreNoUtf8(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] damage = new byte[1 + random.nextInt(4)];
            random.nextBytes(damage);
            for (int b = 0; b < damage.length; b++) {
                damage[b] |= (byte) 0x80;
            }
            String before = "é".repeat(random.nextInt(10));
            byte[] text = concatenated("{\"a\": \"" + before, damage, "\"}");
            if (isUtf8(text)) {
                assertThat(Texts.records(Texts.source(directory, text))).hasSize(1);
            } else {
                SourceException refused = refused(text);
                assertThat(refused.problem()).containsAnyOf("is no UTF-8 here", "half of a surrogate pair");
                assertThat(refused.position()).contains(new Position(1, 2, 1));
            }
        }
    }

    @Test
    void read_mistakeAfterManyBuffers_isLocatedExactly() {
        StringBuilder text = new StringBuilder("{\n");
        for (int i = 0; i < 5_000; i++) {
            text.append("\"user:").append(i).append("\": \"äöü😀\",\n");
        }
        text.append("\"last\": ?}");

        SourceException refused = refused(text.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(refused.position().orElseThrow().line()).isEqualTo(5_002);
        assertThat(refused.position().orElseThrow().column()).isEqualTo(9);
        assertThat(refused.key()).contains("last");
    }

    @Test
    void read_invalidUtf8AfterAnEarlierMistake_reportsTheEarlierOne() {
        SourceException refused = refused(concatenated("{\"a\" 1, \"b\": \"", new byte[] {(byte) 0xFF}, "\"}"));

        assertThat(refused.problem()).contains("was expecting a colon");
    }

    private SourceException refused(byte[] text) {
        Source source = Texts.source(directory, text);
        SourceException refused = catchThrowableOfType(SourceException.class, () -> source.read(record -> {}));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static byte[] concatenated(String before, byte[] damage, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + damage.length + end.length)
                .put(start)
                .put(damage)
                .put(end)
                .array();
    }

    private static boolean isUtf8(byte[] text) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
