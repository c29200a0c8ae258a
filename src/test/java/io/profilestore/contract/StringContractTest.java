package io.profilestore.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Strings, keys and nesting: what is kept exactly, and what is refused with its place. */
@OnEveryBackend
class StringContractTest extends ProfileStoreContractTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    Stream<String> strings() {
        return Stream.of(
                "",
                " ",
                "🙂",
                "é e\u0301 ﬀ",
                nul("\u0000"),
                nul("a\u0000b"),
                "\u0001\b\t\n\r\u001f\u007f",
                "\u2028\ufffe\uffff",
                "\"\\/'",
                "null",
                "{}",
                "0123",
                "x".repeat(5_000_000));
    }

    private String nul(String text) {
        return backend.takesAnyText() ? text : text.replace('\0', '0');
    }

    @Test
    void write_nulCharacter_isKeptOrRefusedWithItsPointer() {
        JsonNode text = NODES.stringNode("a\u0000b");
        JsonNode within = NODES.objectNode().set("a", NODES.arrayNode().add(text));
        JsonNode name = NODES.objectNode().put("a\u0000b", 1);
        if (backend.takesAnyText()) {
            store.set("a\u0000b", within);
            store.set(KEY, name);
            assertStored("a\u0000b", within);
            assertStored(KEY, name);
        } else {
            assertInvalid("", () -> store.set("a\u0000b", json("{}")));
            assertInvalid("", () -> store.set(KEY, text));
            assertInvalid("/a/0", () -> store.set(KEY, within));
            assertInvalid("", () -> store.set(KEY, name));
            assertInvalid("/email", () -> store.update(KEY, Changes.set("email", text)));
            assertInvalid("/nick", () -> store.update(KEY, Changes.set("nick", text)));
            assertThat(store.keys("")).isEmpty();
        }
    }

    /** A key that cannot be there is not there, whatever the database makes of it. */
    @Test
    void read_keyOutsideTheLimits_findsNothing() {
        store.set("a?", json("{'email':'a'}"));
        for (String key : new String[] {"", "x".repeat(5_000), "a\ud83d", "\u0000", "a\u0000"}) {
            assertThat(store.get(key)).isEmpty();
            assertThat(store.find(key)).isEmpty();
            assertThat(store.getAll(List.of(key, "a?"))).containsOnlyKeys("a?");
            assertThat(store.delete(key)).isFalse();
        }
        assertThat(store.keys("\u0000")).isEmpty();
        assertThat(store.keys("a\ud83d")).isEmpty();
        assertThat(store.scan("\u0000")).isEmpty();
        assertThat(store.keys("a")).containsExactly("a?");
    }

    @ParameterizedTest
    @MethodSource("strings")
    void set_string_isKeptExactly(String text) {
        ObjectNode profile = NODES.objectNode();
        profile.put("email", text).put("nick", text).set("a", NODES.arrayNode().add(text));

        store.set(KEY, profile);

        assertStored(KEY, profile);
    }

    @ParameterizedTest
    @MethodSource("strings")
    void update_string_isKeptExactly(String text) {
        store.update(KEY, Changes.set("email", text));
        store.update(KEY, Changes.set("nick", text));
        store.set("top", NODES.stringNode(text));

        assertStored(KEY, NODES.objectNode().put("email", text).put("nick", text));
        assertStored("top", NODES.stringNode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user:1",
                "application/json",
                "🙂",
                "a b",
                "../x",
                "a.b",
                "'",
                "\"",
                "\\",
                "%",
                "_",
                "\u0001",
                "null",
                " "
            })
    void set_oddKey_isTakenLiterally(String key) {
        store.set(key, json("{'email':'a'}"));
        store.update(key, Changes.set("fax", "2"));

        assertStored(key, json("{'email':'a','fax':'2'}"));
        assertThat(store.keys("")).containsExactly(key);
        assertThat(store.keys(key)).containsExactly(key);
        assertThat(store.delete(key)).isTrue();
    }

    @Test
    void set_keysThatDifferInCaseOrSpaces_areDifferentProfiles() {
        String[] keys = {"a", "A", "a ", " a", "á", "a\u0301"};
        for (String key : keys) {
            store.set(key, NODES.stringNode(key));
        }

        for (String key : keys) {
            assertStored(key, NODES.stringNode(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "🙂"})
    void set_keyOfTheMostCharacters_isKept(String character) {
        int most = backend.takesAnyText() ? 1_024 : Math.min(1_024, 2_600 / character.getBytes(UTF_8).length);
        String key = character.repeat(most);
        store.set(key, json("{'email':'a'}"));

        assertStored(key, json("{'email':'a'}"));
        assertThat(store.keys(character)).containsExactly(key);
    }

    @Test
    void write_keyOutsideTheLimits_isRefused() {
        for (String key :
                new String[] {"", "x".repeat(1_025), "🙂".repeat(1_025), "a\ud83d", "\ude42", "\ude42\ud83d"}) {
            assertInvalid("", () -> store.set(key, json("{}")));
            assertInvalid("", () -> store.update(key, Changes.set("email", "a")));
            assertInvalid("", () -> store.increment(key, "visits", 1));
            assertInvalid("", () -> store.modify(key, value -> json("{}")));
        }
        assertThat(store.keys("")).isEmpty();
    }

    @Test
    void write_loneSurrogateInAValue_isRefusedWithItsPointer() {
        for (String text : new String[] {"\ud83d", "a\ude42b", "\ude42\ud83d"}) {
            JsonNode bad = NODES.stringNode(text);
            assertInvalid("", () -> store.set(KEY, bad));
            assertInvalid("/email", () -> store.set(KEY, NODES.objectNode().set("email", bad)));
            assertInvalid(
                    "/a~1b/1/~0",
                    () -> store.set(
                            KEY,
                            NODES.objectNode()
                                    .set(
                                            "a/b",
                                            NODES.arrayNode()
                                                    .add(1)
                                                    .add(NODES.objectNode().set("~", bad)))));
            assertInvalid("/email", () -> store.update(KEY, Changes.set("email", bad)));
            assertInvalid(
                    "/nick/0",
                    () -> store.update(
                            KEY, Changes.set("nick", NODES.arrayNode().add(bad))));
        }
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void write_loneSurrogateInAFieldName_isRefusedWithItsParent() {
        String name = "a\ud83d";

        assertInvalid("", () -> store.set(KEY, NODES.objectNode().put(name, 1)));
        assertInvalid(
                "/x",
                () -> store.set(
                        KEY, NODES.objectNode().set("x", NODES.objectNode().put(name, 1))));
        assertInvalid("", () -> store.update(KEY, Changes.set(name, "a")));
        assertInvalid("", () -> store.update(KEY, Changes.unset(name)));
        assertInvalid("", () -> store.update(KEY, Changes.increment(name, 1)));
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void set_depthOfTheLimit_isKept() {
        store.set(KEY, nested(500));
        store.update("other", Changes.set("email", nested(499)).set("nick", nested(499)));

        assertStored(KEY, nested(500));
        assertStored("other", NODES.objectNode().set("email", nested(499)).set("nick", nested(499)));
    }

    @Test
    void write_depthBeyondTheLimit_isRefused() {
        assertInvalid("/0".repeat(500), () -> store.set(KEY, nested(501)));
        assertInvalid("/email" + "/0".repeat(499), () -> store.update(KEY, Changes.set("email", nested(500))));
        assertInvalid("/nick" + "/0".repeat(499), () -> store.update(KEY, Changes.set("nick", nested(500))));
        assertThat(store.find(KEY)).isEmpty();
    }

    private static JsonNode nested(int depth) {
        JsonNode value = NODES.arrayNode();
        for (int i = 1; i < depth; i++) {
            value = NODES.arrayNode().add(value);
        }
        return value;
    }
}
