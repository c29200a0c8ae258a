package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void scan_generatedValueInPiecesOfAnyLength_endsWhereItEnds(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String value = Json.text(Texts.value(random, 4));
            byte[] bytes = Texts.utf8(value + ",\"]}{[\\ \n");
            Structure structure = new Structure();
            structure.begin(random.nextBoolean());
            int longest = 1 + random.nextInt(12);
            int at = 0;
            for (int to = 0; structure.state() == Structure.State.OPEN; ) {
                to = Math.min(bytes.length, to + 1 + random.nextInt(longest));
                at = structure.scan(bytes, at, to);
            }

            assertThat(structure.state()).as(value).isEqualTo(Structure.State.WHOLE);
            assertThat(at).as(value).isEqualTo(Texts.utf8(value).length);
            if (!value.chars().allMatch(c -> c < 128)) {
                assertThat(structure.isAscii()).as(value).isFalse();
            }
        }
    }

    @Test
    void isAscii_anyByteOfAStringThatIsNot_isNoticed() {
        for (int length = 0; length < 20; length++) {
            for (int bad = 0; bad < length; bad++) {
                for (String start : List.of("\"", "[\"", "{\"\":1,\"\\n", "[\"\\")) {
                    String inner = "/".repeat(bad) + "\u00c0" + "/".repeat(length - bad - 1);
                    byte[] bytes = (start + inner + "\"").getBytes(StandardCharsets.ISO_8859_1);
                    Structure structure = new Structure();
                    structure.begin(false);
                    var unused = structure.scan(bytes, 0, bytes.length);
                    assertThat(structure.isAscii()).as(start + inner).isFalse();
                }
            }
        }
    }

    /** Text, where it is broken, on one line, on several. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,~2] | 3 | BROKEN | WHOLE",
                "{\"a~b\":1} | 3 | BROKEN | BROKEN",
                "{\"a\\~\":1} | 4 | BROKEN | BROKEN",
                "\"a | 2 | OPEN | OPEN",
                "[[] | 3 | OPEN | OPEN",
                "[\"\\\"] | 5 | OPEN | OPEN",
                "12 | 2 | WHOLE | WHOLE"
            })
    void scan_lineEndOrEndOfText_isTold(String text, int at, Structure.State onOneLine, Structure.State onSeveral) {
        byte[] bytes = Texts.utf8(text.replace('~', '\n'));
        Structure structure = new Structure();

        structure.begin(true);
        assertThat(structure.scan(bytes, 0, bytes.length)).isEqualTo(at);
        structure.endOfText();
        assertThat(structure.state()).isEqualTo(onOneLine);

        structure.begin(false);
        var unused = structure.scan(bytes, 0, bytes.length);
        structure.endOfText();
        assertThat(structure.state()).isEqualTo(onSeveral);
    }
}
