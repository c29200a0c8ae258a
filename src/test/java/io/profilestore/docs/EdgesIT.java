package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.docs.JarDirectory.Outcome;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keys, fields and values at the edge of what is legal, from the old file through every command and back. */
@Timeout(300)
class EdgesIT {

    private static final String LONGEST_KEY = "k".repeat(1024);
    private static final List<String> KEYS = List.of("application/json", "🙂", "a b", "../x", LONGEST_KEY);

    /** With the field {@code email}, whose column is there from the start. */
    private static final List<String> FIELDS =
            List.of("id", "version", "extra", "select", "\"", "${flyway:user}", "", "Email", "email", "f".repeat(300));

    private static final Map<String, String> VALUES = Map.of(
            "null", "null",
            "true", "true",
            "string", "\"bare\"",
            "array", "[1, \"a\", null]",
            "deep", "[".repeat(500) + "]".repeat(500),
            "large", "\"" + "x".repeat(5_000_000) + "\"",
            "integers",
                    "{\"a\": 1234567890123456789012345678901234567890, \"b\": 9999999999999999999999999999999999999990}",
            "decimals", "{\"a\": 1e400, \"b\": 0.1, \"c\": -0.0, \"d\": 1.0, \"e\": 1}");

    @TempDir
    Path temporary;

    private JarDirectory jar;

    @BeforeEach
    void source() throws IOException {
        jar = new JarDirectory(Files.createDirectory(temporary.resolve("work")));
        List<String> members = new ArrayList<>();
        KEYS.forEach(key -> members.add(member(key)));
        // So many that most profiles have these fields, and each gets a column.
        for (int i = 0; i < 10; i++) {
            members.add(member("user:" + i));
        }
        VALUES.forEach((name, value) -> members.add("\"value:" + name + "\": " + value));
        Files.writeString(jar.path("edges.json"), "{" + String.join(",\n", members) + "}");
    }

    @Test
    void edges_throughEveryCommand_stayWhatTheyWere() throws IOException {
        JsonNode source = read("edges.json");

        String migrated = done("migrate", "edges.json").out();
        assertThat(migrated)
                .contains(
                        "written    23 inserted, 0 updated", "columns    8 added: ", "\"\" VARCHAR", "\"\\\"\" VARCHAR")
                .contains("${flyway:user} VARCHAR", "Email VARCHAR", "select VARCHAR", "longer than 256 UTF-16 units")
                .contains("verified   23 profiles read back: 0 missing, 0 different");
        assertThat(done("migrate", "edges.json").out())
                .contains("written    0 inserted, 0 updated", "kept       23 unchanged, 0 conflicting");
        assertThat(done("verify", "edges.json").out()).contains("compared   23 profiles: 0 missing, 0 different");
        done("export", "back.json");
        assertThat(JsonDifference.between(read("back.json"), source)).isEmpty();
        assertThat(done("keys").out().lines())
                .containsExactlyElementsOf(
                        source.propertyNames().stream().sorted().toList());

        // Each command, on keys and fields that are all of them awkward.
        String[] update = {"update", "🙂", "id=1", "version:=2", "extra+=3", "select=4", "\"=5", "${flyway:user}=6"};
        assertError(jar.run(update), "extra"); // it holds text: all or none
        update[4] = "extra:=3.0";
        done(update);
        done("update", "🙂", "=7", "Email:=null", "email=9", "f".repeat(300) + "=10");
        ObjectNode updated = expected("1", 2, "3.0", "4", "5", "6", "7", null, "9", "10");
        assertThat(JsonDifference.between(get("🙂"), updated)).isEmpty();

        String[] unset = new String[2 + FIELDS.size()];
        unset[0] = "unset";
        unset[1] = "application/json";
        for (int i = 0; i < FIELDS.size(); i++) {
            unset[2 + i] = FIELDS.get(i);
        }
        done(unset);
        assertThat(get("application/json").isEmpty()).isTrue();

        done("set", "../x", Json.text(updated));
        assertThat(done("increment", "../x", "version", "-0.5").out()).isEqualTo("1.5\n");
        assertThat(done("increment", "../x", "extra").out()).isEqualTo("4.0\n");
        assertThat(done("increment", "a b", "fresh ${flyway:user}").out()).isEqualTo("1\n");

        assertThat(done("delete", LONGEST_KEY).out()).isEqualTo(LONGEST_KEY + ": deleted\n");
        assertThat(jar.run("get", LONGEST_KEY).exitCode()).isEqualTo(1);
        Outcome verified = jar.run("verify", "edges.json");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).contains("compared   23 profiles: 1 missing, 4 different");
    }

    @Test
    void set_valuesFromStandardInput_areKeptOrRefused() throws IOException {
        String store = "file:small.json?lock=flock";
        Files.writeString(jar.path("small.json"), "{}");
        Files.writeString(jar.path("large"), VALUES.get("large"));
        Files.writeString(jar.path("deep"), "[".repeat(501) + "]".repeat(501));

        Outcome large = jar.run(Map.of(), "large", "set", "🙂", "-", "--at", store);
        assertThat(large.exitCode()).as(large.err()).isZero();
        byte[] before = Files.readAllBytes(jar.path("small.json"));
        assertError(jar.run(Map.of(), "deep", "set", "k", "-", "--at", store), "500");
        assertError(jar.run("set", "k", "{\"a\": 1e1000000000}", "--at", store), "at /a");
        assertError(jar.run("set", "k", "[\"\\ud800\"]", "--at", store), "at /0");
        assertError(jar.run("set", LONGEST_KEY + "k", "1", "--at", store), "1024");
        assertThat(Files.readAllBytes(jar.path("small.json"))).isEqualTo(before);
        assertThat(read("small.json").get("🙂").stringValue()).hasSize(5_000_000);
    }

    private static String member(String key) {
        ObjectNode profile = Json.mapper().createObjectNode();
        FIELDS.forEach(field -> profile.put(field, "a " + field));
        return "\"" + key + "\": " + Json.text(profile);
    }

    private static ObjectNode expected(
            String id, int version, String extra, String select, String quote, String placeholder, String... rest) {
        ObjectNode profile = Json.mapper().createObjectNode();
        profile.put("id", id).put("version", version).put("select", select).put("\"", quote);
        profile.set("extra", Json.parse(extra));
        profile.put("${flyway:user}", placeholder).put("", rest[0]).put("Email", rest[1]);
        return profile.put("email", rest[2]).put("f".repeat(300), rest[3]);
    }

    private Outcome done(String... arguments) {
        Outcome outcome = jar.run(arguments);
        assertThat(outcome.exitCode())
                .as("%s: %s%s", arguments[0], outcome.err(), outcome.out())
                .isZero();
        return outcome;
    }

    private JsonNode get(String key) {
        return Json.parse(done("get", key).out());
    }

    private JsonNode read(String name) throws IOException {
        return Json.parse(Files.readAllBytes(jar.path(name)));
    }

    private static void assertError(Outcome outcome, String what) {
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(65);
        assertThat(outcome.err()).startsWith("profilestore: ").hasLineCount(1).contains(what);
    }
}
