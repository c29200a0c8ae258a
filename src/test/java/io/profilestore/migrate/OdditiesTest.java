package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line of the table of oddities in the documentation. */
class OdditiesTest {

    private static final SourceOptions NONE = SourceOptions.defaults();
    private static final SourceOptions ID = NONE.withKey(List.of("/id"));
    private static final String DIGITS = "1234567890".repeat(100);

    @TempDir
    Path directory;

    @Test
    void read_eachOddityOfTheDocumentation_doesWhatTheTableSays() throws IOException {
        Map<String, String> told = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("docs/formats.md"))) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length == 5 && cells[3].matches("(accepted|normalised|rejected|refused).*")) {
                told.put(
                        cells[1],
                        cells[3].replaceAll("[:;].*`([A-Z_0-9]+)`$", " $1").replaceAll("[:;].*", ""));
            }
        }

        Map<String, String> done = new LinkedHashMap<>();
        accepted(done, "UTF-8 byte-order mark", "\uFEFF{\"a\": 1}", "{\"a\":1}");
        utf16(done);
        lines(done, "CRLF, tabs and blank lines between records", "\t{\"id\": 1}\r\n\r\n \n{\"id\": 2}\r\n", 2);
        accepted(done, "profile that is no object", "{\"a\": [1], \"b\": null}", "{\"a\":[1],\"b\":null}");
        accepted(done, "any Unicode string, escaped NUL included", "{\"a\": \"\\u0000😀\"}", "{\"a\":\"\\u0000😀\"}");
        accepted(done, "member without a name", "{\"a\": {\"\": 1}}", "{\"a\":{\"\":1}}");
        accepted(done, "integer of up to 1,000 digits", "{\"a\": " + DIGITS + "}", "{\"a\":" + DIGITS + "}");
        accepted(done, "decimal beyond a double", "{\"a\": 1e400}", "{\"a\":1E+400}");
        normalised(done, "escapes that need not be", "{\"a\": \"\\u00e4\"}", "{\"a\":\"ä\"}");
        normalised(done, "another notation of a decimal", "{\"a\": 1e2}", "{\"a\":1E+2}");
        normalised(done, "negative zero", "{\"a\": -0, \"b\": -0.0}", "{\"a\":0,\"b\":0.0}");
        normalised(done, "member that occurs twice", "{\"a\": {\"x\": 1, \"x\": 2}}", "{\"a\":{\"x\":2}}");
        normalised(done, "key that occurs twice", "{\"a\": 1, \"a\": 2}", "{\"a\":2}");
        each(
                done,
                "not-a-number, infinity",
                "{\"a\": [NaN]}",
                "{\"a\": -Infinity}",
                "{\"a\": +Infinity}",
                "{\"a\": [+Infinity]}");
        each(done, "bytes that are no UTF-8 in a string or name", "{\"a\": \"é\"}", "{\"a\": {\"é\": 1}}");
        each(done, "half of a surrogate pair, escaped", "{\"a\": \"\\ud83d\"}", "{\"a\": {\"\\ude00\": 1}}");
        String lone = "half of a surrogate pair, not escaped";
        each(done, lone, "{\"a\": \"\u00ED\u00A0\u00BD\"}", "{\"a\": {\"\u00ED\u00B8\u0080\": 1}}");
        assertThat(outcome(loneInUtf16(), NONE)).isEqualTo(done.get(lone));
        each(done, "nesting beyond 500 levels", "{\"a\": " + "[".repeat(501) + "]".repeat(501) + "}");
        each(done, "empty key", "{\"\": {}}");
        each(done, "key of more than 1,024 characters", "{\"" + "k".repeat(1_025) + "\": {}}");
        String half = "\"" + "x".repeat(17 << 20) + "\"";
        each(done, "profile of more than 33,554,432 bytes as compact UTF-8", "{\"a\": [" + half + ", " + half + "]}");
        each(done, "record of more than 67,108,864 bytes of text", "{\"a\": [" + " ".repeat(64 << 20) + "]}");
        each(done, "number of more than 1,000 digits", "{\"a\": 1" + DIGITS + "}", "{\"a\": 1." + DIGITS + "}");
        each(done, "exponent beyond ±10,000", "{\"a\": 1e10001}", "{\"a\": 1e-10001}");
        done.put("with `--key`: record that is no object", outcome(latin1("[{\"id\": 1}, 2]"), ID));
        done.put("with `--key`: record without a key", outcome(latin1("[{\"x\": 1}]"), ID));
        each(done, "text that ends in the middle", "{\"a\": {\"x\"", "{\"a\": 1,");
        each(done, "more text after the end", "{\"a\": 1}}", "{\"a\": 1}\nser: 2}");
        each(done, "two objects glued together", "{\"a\": 1}{\"b\": 2}");
        each(done, "NUL bytes", "\0\0", "{\"a\": 1}\0", "{\"a\": \"\0\"}");
        each(done, "nothing, or nothing but white space", "", " \n");
        each(done, "comma too many or too few", "{\"a\": 1,}", "{\"a\": [1,]}", "{\"a\": 1 \"b\": 2}");
        each(done, "comment", "{\"a\": 1 /* */}", "{\"a\": 1} // end", "{\"a\": [1 # one\n]}");
        each(done, "quotes that are no double quotes, or none", "{'a': 1}", "{b: 2}", "{\"a\": {b: 'x'}}");
        each(
                done,
                "number in a form that JSON does not have",
                "{\"a\": 01}",
                "{\"a\": .5}",
                "{\"a\": +1}",
                "{\"a\": 0x1F}",
                "{\"a\": [1.]}");
        each(done, "word that JSON does not have", "{\"a\": True}", "{\"a\": [None]}", "{\"a\": undefined}");
        each(done, "escape that JSON does not have", "{\"a\": \"\\x41\"}", "{\"\\'\": 1}");
        each(done, "control character within a string", "{\"a\": \"x\ny\"}", "{\"a\": \"\u0001\"}");
        each(done, "bracket of the wrong kind", "{\"a\": [1}}", "{\"a\": {\"x\": 1]}");
        each(done, "bytes that are no UTF-8 outside of strings", "{\"a\": 1, é}", "{\"a\": [é]}");
        done.put("UTF-32", outcome("{\"a\": 1}".getBytes(Charset.forName("UTF-32LE")), NONE));
        String several = "JSON Lines: record on several lines, or several on a line";
        done.put(several, outcome(latin1("{\"id\": 1}\n{\"id\": 2,\n\"x\": 1}"), ID));
        assertThat(outcome(latin1("{\"id\": 1}{\"id\": 2}"), ID)).isEqualTo(done.get(several));

        assertThat(done).containsExactlyEntriesOf(told);
    }

    private void accepted(Map<String, String> done, String oddity, String text, String read) {
        done.put(oddity, "accepted");
        assertThat(read(Texts.utf8(text))).as(oddity).isEqualTo(read);
    }

    private void normalised(Map<String, String> done, String oddity, String text, String read) {
        accepted(done, oddity, text, read);
        done.put(oddity, "normalised");
    }

    private void utf16(Map<String, String> done) {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            assertThat(read("{\"a\": 1}".getBytes(charset))).isEqualTo("{\"a\":1}");
        }
        done.put("UTF-16, with a mark or without", "accepted");
    }

    private void lines(Map<String, String> done, String oddity, String text, int records) {
        assertThat(Texts.records(Texts.source(directory, Texts.utf8(text), ID))).hasSize(records);
        done.put(oddity, "accepted");
    }

    private void each(Map<String, String> done, String oddity, String... texts) {
        List<String> outcomes = new ArrayList<>();
        for (String text : texts) {
            outcomes.add(outcome(latin1(text), NONE));
        }
        assertThat(outcomes).as(oddity).containsOnly(outcomes.get(0));
        done.put(oddity, outcomes.get(0));
    }

    private String read(byte[] text) {
        var profiles = Json.mapper().createObjectNode();
        Texts.records(Texts.source(directory, text)).forEach(record -> profiles.set(record.key(), record.value()));
        return Json.text(profiles);
    }

    private String outcome(byte[] text, SourceOptions options) {
        Seen seen = new Seen();
        try {
            var unused = Texts.source(directory, text, options).read(seen);
        } catch (SourceException e) {
            assertThat(e.kind()).isEqualTo(SourceException.Kind.MALFORMED);
            assertThat(e.position()).isPresent();
            return "refused";
        }
        return seen.rejects.isEmpty()
                ? "accepted"
                : "rejected " + seen.rejects.get(0).reason();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] loneInUtf16() {
        byte[] text = "{\"a\": \"?\"}".getBytes(StandardCharsets.UTF_16LE);
        text[14] = 0x3D;
        text[15] = (byte) 0xD8;
        return text;
    }
}
