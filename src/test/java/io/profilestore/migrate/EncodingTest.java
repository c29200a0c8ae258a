package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Bytes that are no plain UTF-8: UTF-16, UTF-32, gzip, standard input. */
class EncodingTest {

    private static final String SMALL = "{\"ä😀\": 1,\n \"b\": 2}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"UTF-16LE, ''", "UTF-16BE, ''", "UTF-16LE, \uFEFF", "UTF-16BE, \uFEFF", "UTF-8, \uFEFF"})
    void read_generatedProfilesInEachEncoding_areTheSame(String charset, String mark) {
        ObjectNode profiles = Texts.profiles(new Random(charset.hashCode()), 300);
        byte[] bytes = (mark + Json.text(profiles)).getBytes(Charset.forName(charset));

        for (byte[] each : List.of(bytes, Texts.gzip(bytes))) {
            ObjectNode read = Json.mapper().createObjectNode();
            Texts.records(source(each)).forEach(record -> read.set(record.key(), record.value()));
            assertThat(JsonDifference.between(profiles, read)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }", "{\n}", "{\"字\":\"字\"}"})
    void read_shortUtf16_isTold(String text) {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(Texts.records(source(text.getBytes(charset)))).hasSizeLessThan(2);
        }
    }

    @Test
    void positions_utf16_countBytesOfTheOriginal() {
        for (String mark : List.of("", "\uFEFF")) {
            Source source = source((mark + SMALL).getBytes(StandardCharsets.UTF_16LE));
            List<SourceRecord> records = Texts.records(source);

            assertThat(source.positions(
                            records.stream().map(SourceRecord::byteOffset).toList()))
                    .containsExactly(
                            new Position(1, 2, 2 + 2L * mark.length()),
                            new Position(2, 2, 2L * (mark.length() + SMALL.indexOf("\"b\""))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
    void read_utf32_isRefused(String charset) {
        for (String mark : List.of("", "\uFEFF")) {
            assertThat(Texts.refusal(source((mark + SMALL).getBytes(Charset.forName(charset)))))
                    .hasMessageContaining("line 1, column 1 (byte 0): the text is UTF-32, which is not read");
        }
    }

    @Test
    void read_utf16CutOffOrDamaged_saysWhere() {
        byte[] bytes = SMALL.getBytes(StandardCharsets.UTF_16LE);
        for (int length = 2; length < bytes.length; length++) {
            assertThat(Texts.refusal(source(Arrays.copyOf(bytes, length))).problem())
                    .as("%d bytes", length)
                    .startsWith("the text ends in the middle");
        }
        SourceException refused = Texts.refusal(source(lone()));
        assertThat(refused.problem()).startsWith("half of a surrogate pair stands here");
        assertThat(refused.position()).contains(new Position(1, 2, 2));
    }

    @Test
    void read_gzip_fingerprintIsThatOfTheFile() {
        byte[] packed = Texts.gzip(Texts.utf8(SMALL));

        Fingerprint fingerprint = source(packed).read(record -> {});

        assertThat(fingerprint.size()).isEqualTo(packed.length);
        assertThat(source(packed).size()).isEqualTo(-1);
    }

    @Test
    void read_gzipOfSeveralMembersWithAllHeaderFields_isRead() throws IOException {
        byte[] first = Texts.gzip(Texts.utf8("{\"a\": 1, "));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(first, 0, 3);
        packed.write(2 + 4 + 8 + 16);
        packed.write(first, 4, 6);
        packed.write(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 0, 0});
        packed.write(first, 10, first.length - 10);
        packed.write(Texts.gzip(new byte[0]));
        packed.write(Texts.gzip(Texts.utf8("\"b\": 2}")));
        packed.write(new byte[1_000]);

        assertThat(Texts.records(source(packed.toByteArray())))
                .extracting(SourceRecord::key)
                .containsExactly("a", "b");
    }

    @Test
    void read_everyPrefixOfGzip_isTruncated() {
        byte[] two = concatenated(Texts.gzip(Texts.utf8("{\"a\": 1, ")), Texts.gzip(Texts.utf8("\"b\": 2}")));
        int first = Texts.gzip(Texts.utf8("{\"a\": 1, ")).length;
        for (int length = 2; length < two.length; length++) {
            SourceException refused = Texts.refusal(source(Arrays.copyOf(two, length)));

            assertThat(refused.problem())
                    .as("%d bytes", length)
                    .startsWith(length == first ? "the text ends in the middle" : "the gzip data ends in the middle");
        }
    }

    @Test
    void read_gzipDamagedOrFollowedBySomething_isDiagnosed() {
        byte[] packed = Texts.gzip(Texts.utf8("{\"a\": 1}"));
        byte[] checksum = packed.clone();
        checksum[checksum.length - 8]++;
        byte[] data = packed.clone();
        data[10] = -1;

        assertThat(Texts.refusal(source(checksum)).problem()).contains("checksum or length is not that of the text");
        assertThat(Texts.refusal(source(data)).problem()).contains("the gzip data is damaged");
        assertThat(Texts.refusal(source(concatenated(packed, Texts.utf8("{}")))).problem())
                .contains("follows the end of the gzip data");
    }

    @Test
    void read_mistakeInGzip_isPlacedInWhatIsPacked() {
        assertThat(Texts.refusal(source(Texts.gzip(Texts.utf8("{\"a\": 1,\n \"b\": x}")))))
                .hasMessageStartingWith(
                        "read \"b\" in " + directory.resolve("source") + " (unpacked), line 2, column 7 (byte 15): ");
    }

    @Test
    void read_stream_canBeReadTwiceAndLeavesNoFile() throws IOException {
        List<Path> before = spooled();
        InputStream stream = new ByteArrayInputStream(Texts.gzip(Texts.utf8("{\"a\": 1, \"a\": 2}")));

        try (Source source = Source.of(stream, "standard input", SourceOptions.defaults())) {
            Scan scan = new Scan(source, 0, Progress.NONE);
            scan.again(record -> {});

            assertThat(source.name()).isEqualTo("standard input");
            assertThat(source.positions(List.of(1L))).containsExactly(new Position(1, 2, 1));
            assertThat(spooled()).isEqualTo(before);
        }
        assertThat(spooled()).isEqualTo(before);
    }

    @Test
    void read_streamThatFails_isUnreadableAndLeavesNoFile() throws IOException {
        List<Path> before = spooled();
        InputStream failing = InputStream.nullInputStream();
        failing.close();

        assertThat(catchThrowableOfType(
                        SourceException.class,
                        () -> Source.of(failing, "standard input", SourceOptions.defaults())
                                .close()))
                .hasMessageStartingWith("read in standard input: it cannot be read")
                .hasMessageContaining("Stream closed");
        assertThat(spooled()).isEqualTo(before);
    }

    private static List<Path> spooled() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    /** {@code {"a": "x?x"}} with half of a pair for the question mark. */
    private static byte[] lone() {
        byte[] bytes = "{\"a\": \"x?x\"}".getBytes(StandardCharsets.UTF_16LE);
        bytes[16] = 0x3D;
        bytes[17] = (byte) 0xD8;
        return bytes;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Source source(byte[] bytes) {
        return Texts.source(directory, bytes, SourceOptions.defaults());
    }
}
