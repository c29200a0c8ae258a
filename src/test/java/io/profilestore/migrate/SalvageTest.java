package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link SourceOptions#withSalvage} finds in each kind of damaged source: the whole records, and the gaps. */
class SalvageTest {

    private static final SourceOptions SALVAGE = SourceOptions.defaults().withSalvage();
    private static final SourceOptions LINES = SALVAGE.withKey(List.of("/id"));

    private final Seen seen = new Seen();

    @Test
    void read_cutOff_gapIsFromTheLastWholeRecordToTheEnd() {
        String text = "{\"a\": {\"x\": 1}, \"b\": {\"x\": 2, \"address\": {\"city\": \"Arl";

        read(text, SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}");
        assertThat(seen.gaps)
                .extracting(gap -> gap.position().byteOffset(), Gap::byteEnd, Gap::problem)
                .containsExactly(tuple(14L, 54L, Diagnosis.TRUNCATED));
        assertThat(text).hasSize(54);
    }

    @Test
    void read_cutOffBehindARecord_gapHasNoBytes() {
        read("{\"a\": {\"x\": 1}", SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}");
        assertThat(ranges()).containsExactly("14-14");
    }

    /** A number may go on. */
    @Test
    void read_cutOffBehindANumber_isNotTakenForWhole() {
        read("{\"a\": {}, \"b\": 12", SALVAGE);

        assertThat(records()).containsExactly("a {}");
        assertThat(ranges()).containsExactly("8-17");
    }

    @Test
    void read_twoObjectsGlued_bothAreReadInTheOrderOfTheirBytes() {
        read("{\"a\": {\"x\": 1}, \"b\": {}}{\"a\": {\"x\": 2}, \"c\": {}}", SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}", "b {}", "a {\"x\":2}", "c {}");
        assertThat(ranges()).containsExactly("24-24");
        assertThat(seen.gaps.get(0).problem()).startsWith("a second object follows");
    }

    @Test
    void read_twoObjectsGluedOfWhichTheSecondIsCutOff_itsWholeRecordsAreReadLast() {
        read("{\"a\": {\"x\": 1}}{\"a\": {\"x\": 2}, \"b\": {\"x", SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}", "a {\"x\":2}");
        assertThat(ranges()).containsExactly("15-15", "29-39");
    }

    @Test
    void read_nulsBehindAWholeObject_areTheGap() {
        read("{\"a\": {\"x\": 1}}\n" + "\0".repeat(500), SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}");
        assertThat(ranges()).containsExactly("16-516");
        assertThat(seen.gaps.get(0).problem()).startsWith("NUL bytes begin here");
    }

    @Test
    void read_nulsFromTheMiddleOn_gapBeginsWithTheRecordThatTheyAreIn() {
        read("{\"a\": {\"x\": 1}, \"b\": {\"x" + "\0".repeat(500), SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}");
        assertThat(ranges()).containsExactly("14-524");
    }

    @Test
    void read_nulsInTheMiddle_recordsOnBothSidesAreRead() {
        String text = "{\"a\": {\"x\": 1}, \"b\": {\"x\": \"" + "\0".repeat(100) + "\"}, \"c\": {\"x\": 3}, \"d\": {}}";

        read(text, SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}", "c {\"x\":3}", "d {}");
        assertThat(ranges()).containsExactly("14-" + text.indexOf("\"c\""));
    }

    @Test
    void read_nothingButNuls_isRefusedAsWithoutSalvage() {
        SourceException refused = refused("\0".repeat(4096));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(refused.problem()).startsWith("NUL bytes begin here");
        assertThat(refused.position()).contains(new Position(1, 1, 0));
        assertThat(seen.records).isEmpty();
    }

    @Test
    void read_empty_isRefusedAsWithoutSalvage() {
        assertThat(refused("").problem()).isEqualTo("the file is empty");
    }

    @Test
    void read_nothingWhole_isRefusedAsWithoutSalvage() {
        assertThat(refused("{\"a\": {\"x\": {\"y\": 1}").problem()).isEqualTo(Diagnosis.TRUNCATED);
    }

    /** What is left of the longer text is older: it is shown first, so that it never wins. */
    @Test
    void read_shorterTextOverALongerOne_recordsOfTheOldTailComeFirst() {
        String longer = "{\"a\": {\"x\": 1}, \"b\": {\"x\": 1}, \"c\": {\"x\": 1}, \"d\": {\"x\": 1}}";
        String shorter = "{\"a\": {\"x\": 2}, \"c\": {}}";
        String text = shorter + longer.substring(shorter.length());

        read(text, SALVAGE);

        assertThat(text).isEqualTo("{\"a\": {\"x\": 2}, \"c\": {}}\": 1}, \"c\": {\"x\": 1}, \"d\": {\"x\": 1}}");
        assertThat(records()).containsExactly("c {\"x\":1}", "d {\"x\":1}", "a {\"x\":2}", "c {}");
        assertThat(ranges()).containsExactly("24-31");
    }

    @Test
    void read_shorterTextOverALongerOneInUtf16_bytesAreThoseOfTheFile() {
        String text = "{\"ä\": {\"x\": 2}}: 1}, \"c\": {\"x\": 1}}";

        read(text.getBytes(StandardCharsets.UTF_16LE), SALVAGE);

        assertThat(records()).containsExactly("c {\"x\":1}", "ä {\"x\":2}");
        assertThat(ranges()).containsExactly("30-42");
    }

    /** What is behind the document's seeming end tells that zip is a member of profiles, and no profile. */
    @Test
    void read_otherTextThatLosesAnOpeningBracket_itsMembersAreNoProfiles() {
        read("{\"a\": {\"x\": 1}, \"b~~~~\": 1, \"zip\": 2}, \"tags\": []}, \"c\": {\"home\": {\"zip\": 3}}}", SALVAGE);

        assertThat(seen.keys()).contains("a", "c").doesNotContain("zip", "tags", "home");
    }

    /** Garbage in UTF-16 is text, but rarely without halves of surrogate pairs. */
    @Test
    void read_halfOfASurrogatePairInADocumentThatEndsTooEarly_whatFollowsItIsAGap() {
        String text = "{\"a\": {\"x\": 1}, \"b\u5a5a\ud800\u5b5b\": 1, \"zip\": 2}, \"tags\": []}, \"c\": {}}";
        ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
        bytes.asCharBuffer().put(text);

        read(bytes.array(), SALVAGE);

        assertThat(records()).containsExactly("c {}", "a {\"x\":1}");
        assertThat(ranges()).containsExactly("28-" + 2 * text.indexOf("\"c\""));
    }

    @Test
    void read_gzipCutOff_isReadAsFarAsItGoes() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            text.append("\"user:" + i + "\": {\"x\": \"" + Integer.toHexString(i * 7919) + "\"},\n");
        }
        byte[] packed = Texts.gzip(Texts.utf8(text + "\"last\": 1}"));

        read(Arrays.copyOf(packed, packed.length / 2), SALVAGE);

        assertThat(seen.records).hasSizeBetween(1_000, 4_999);
        String last = seen.keys().get(seen.records.size() - 1);
        assertThat(last).isEqualTo("user:" + (seen.records.size() - 1));
        assertThat(seen.gaps).hasSize(1);
        assertThat(seen.gaps.get(0).source()).isEqualTo("memory (unpacked)");
        assertThat(seen.gaps.get(0).position().byteOffset()).isBetween((long) text.indexOf("\"" + last + "\""), (long)
                text.indexOf("\"user:" + seen.records.size() + "\""));
    }

    @Test
    void read_gzipWithAWrongByte_isRefused() {
        byte[] packed = Texts.gzip(Texts.utf8("{\"a\": {\"x\": \"some text\"}, \"b\": {}}"));
        packed[packed.length - 6] ^= 1;

        SourceException refused = catchThrowableOfType(SourceException.class, () -> read(packed, SALVAGE));

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(seen.records).isEmpty();
    }

    @Test
    void read_linesGluedAndCutOff_eachWholeLineIsRead() {
        read("{\"id\": 1}\n{\"id\": 2, \"na{\"id\": 3}\n{\"id\": 4}{\"id\": 5}\n{\"id\": 6}\n{\"id\": 7", LINES);

        assertThat(seen.keys()).containsExactly("1", "4", "5", "6");
        assertThat(ranges()).containsExactly("10-33", "51-51", "62-70");
    }

    @Test
    void read_arrayCutOff_wholeElementsAreRead() {
        read("[{\"id\": 1}, {\"id\": 2, \"friends\": [{\"id\": 8}, {\"id\": 9}", LINES);

        assertThat(seen.keys()).containsExactly("1");
        assertThat(ranges()).containsExactly("10-54");
    }

    @Test
    void read_directoryWithOneFileCutOff_othersAreRead(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.json"), "{\"x\": 1}");
        Files.writeString(directory.resolve("b.json"), "{\"x\": 1, \"na");
        Files.writeString(directory.resolve("c.json"), "{\"x\": 3}: 3}");
        Files.write(directory.resolve("d.json"), new byte[0]);
        byte[] packed = Texts.gzip(Texts.utf8("{\"x\": \"" + "12345678".repeat(1_000) + "\"}"));
        Files.write(directory.resolve("e.json.gz"), Arrays.copyOf(packed, packed.length - 9));
        Files.writeString(directory.resolve("f.json"), "{\"x\": 6}");

        var unused = Source.of(directory, SALVAGE).read(seen);

        assertThat(records()).containsExactly("a {\"x\":1}", "c {\"x\":3}", "f {\"x\":6}");
        assertThat(seen.gaps)
                .extracting(gap -> directory.relativize(Path.of(gap.source())) + "", Gap::byteLength)
                .containsExactly(
                        tuple("b.json", 12L),
                        tuple("c.json", 4L),
                        tuple("d.json", 0L),
                        tuple("e.json.gz (unpacked)", 8_008L));
    }

    /** What was unpacked may be wrong anywhere. */
    @Test
    void read_directoryWithGzipDataThatIsWrong_fileIsAGap(@TempDir Path directory) throws IOException {
        byte[] packed = Texts.gzip(Texts.utf8("{\"x\": 1" + " ".repeat(200_000) + "}" + " ".repeat(200_000)));
        packed[packed.length - 6] ^= 1;
        Files.write(directory.resolve("a.json.gz"), packed);
        Files.writeString(directory.resolve("b.json"), "{}");

        var unused = Source.of(directory, SALVAGE).read(seen);

        assertThat(records()).containsExactly("b {}");
        assertThat(ranges()).containsExactly("0-400008");
    }

    @Test
    void read_rejectsFileCutOff_wholeLinesAreTakenBack() {
        String line = reject("a");

        read(line + "\n" + reject("b").substring(0, 60), SALVAGE);

        assertThat(records()).containsExactly("a {\"x\":1}");
        assertThat(ranges()).containsExactly((line.length() + 1) + "-" + (line.length() + 61));
    }

    /** Its members are no profiles. */
    @Test
    void read_rejectsFileCutOffInItsFirstLine_isRefused() {
        assertThat(refused(reject("a").substring(0, 60)).problem()).isEqualTo(Diagnosis.TRUNCATED);
    }

    @Test
    void read_rejectsFileWrittenOverInItsFirstLine_otherLinesAreTakenBack() {
        String line = reject("a").substring(30);

        read("\0".repeat(20) + line + "\n" + reject("b") + "\n" + reject("c") + "\n", SALVAGE);

        assertThat(records()).containsExactly("b {\"x\":1}", "c {\"x\":1}");
        assertThat(seen.gaps).hasSize(1);
    }

    /** Whole lines that follow a damaged one look like documents that were glued together. */
    @Test
    void read_linesWithoutAKeyDamagedInTheFirst_areNoProfilesByKey() {
        SourceException refused = refused(
                "\0\0\0: 1, \"name\": \"Ada\"}\n{\"id\": 2, \"name\": \"Grace\"}\n{\"id\": 3, \"name\": \"Joan\"}\n");

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.OTHER_OPTIONS);
        assertThat(refused.nextStep()).contains("--key");
    }

    @Test
    void read_linesWithoutAKeyCutOff_areNoProfilesByKey() {
        SourceException refused = refused("{\"id\": 1, \"name\": \"Ada\"}\n{\"id\": 2, \"na");

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.OTHER_OPTIONS);
    }

    private static String reject(String key) {
        return "{\"profilestore\":\"reject\",\"source\":\"old.json\",\"origin\":\"/srv/old.json\",\"line\":1,\"key\":\""
                + key + "\",\"profile\":{\"x\":1}}";
    }

    private void read(String text, SourceOptions options) {
        read(Texts.utf8(text), options);
    }

    private void read(byte[] bytes, SourceOptions options) {
        try (TextSource source = new TextSource(new MemoryOrigin(bytes), options)) {
            var unused = source.read(seen);
        }
    }

    private SourceException refused(String text) {
        SourceException refused = catchThrowableOfType(SourceException.class, () -> read(text, SALVAGE));
        assertThat(refused).as("read: " + records()).isNotNull();
        return refused;
    }

    private List<String> records() {
        return seen.records.stream()
                .map(record -> record.key() + " " + record.value())
                .toList();
    }

    /** The first byte of each gap, and the one after its last. */
    private List<String> ranges() {
        return seen.gaps.stream()
                .map(gap -> gap.position().byteOffset() + "-" + gap.byteEnd())
                .toList();
    }
}
