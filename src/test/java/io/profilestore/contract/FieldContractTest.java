package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Field names are taken literally, and a field that has a column takes any value all the same. */
@OnEveryBackend
class FieldContractTest extends ProfileStoreContractTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static Stream<String> names() {
        return Stream.of(
                "id",
                "version",
                "extra",
                "document",
                "created_at",
                "updated_at",
                "select",
                "Email",
                "EMAIL",
                "email ",
                "",
                " ",
                "\"",
                "'",
                "\\",
                "a.b",
                "a/b",
                "$",
                "$.email",
                "?",
                ":id",
                "${flyway:user}",
                "--",
                "🙂",
                "x".repeat(256),
                "x".repeat(257),
                "x".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("names")
    void update_oddFieldName_isTakenLiterally(String name) {
        given("{'email':'a','phone':'1'}");
        ObjectNode expected = NODES.objectNode().put("email", "a").put("phone", "1");

        store.update(KEY, Changes.set(name, "v"));
        assertStored(KEY, expected.put(name, "v"));
        store.update(KEY, Changes.set(name, 1).set("email", "b"));
        assertStored(KEY, expected.put("email", "b").put(name, 1));
        assertThat(store.increment(KEY, name, 2)).isEqualTo(3);
        assertStored(KEY, expected.put(name, 3));
        store.update(KEY, Changes.unset(name));
        assertStored("{'email':'b','phone':'1'}");
    }

    @ParameterizedTest
    @MethodSource("names")
    void set_oddFieldName_isTakenLiterally(String name) {
        ObjectNode profile = NODES.objectNode().put("email", "a").put(name, "v");

        store.set(KEY, profile);

        assertStored(KEY, profile);
    }

    @Test
    void set_allOddFieldNamesAtOnce_areAllKept() {
        ObjectNode profile = NODES.objectNode();
        names().forEach(name -> profile.put(name, "value of " + name));

        store.set(KEY, profile);
        assertStored(KEY, profile);
        store.update(KEY, Changes.set("email", "a").set("phone", "1"));
        assertStored(KEY, profile.put("email", "a").put("phone", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "1.0", "1e16", "true", "null", "[]", "['a']", "{}", "{'email':'x'}"})
    void update_valueThatIsNoStringInEmail_isKeptAndGivesWayToAString(String value) {
        given("{'email':'a','phone':'1','fax':'2'}");

        store.update(KEY, Changes.set("email", json(value)));
        assertStored("{'email':" + value + ",'phone':'1','fax':'2'}");
        store.update(KEY, Changes.set("phone", "3"));
        assertStored("{'email':" + value + ",'phone':'3','fax':'2'}");
        store.update(KEY, Changes.set("email", "b"));
        assertStored("{'email':'b','phone':'3','fax':'2'}");
        store.update(KEY, Changes.set("email", json(value)));
        store.update(KEY, Changes.unset("email"));
        assertStored("{'phone':'3','fax':'2'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "1.0", "true", "null", "[]", "{}"})
    void set_valueThatIsNoStringInEmail_isKeptAndGivesWayToAString(String value) {
        given("{'email':" + value + ",'phone':" + value + "}");
        assertStored("{'email':" + value + ",'phone':" + value + "}");

        given("{'email':'b','phone':" + value + "}");
        assertStored("{'email':'b','phone':" + value + "}");
    }

    @Test
    void update_fieldThroughEveryType_holdsTheLastOne() {
        for (String field : List.of("email", "nick")) {
            for (String value : List.of("'a'", "7", "'b'", "null", "[1]", "'c'", "{'x':null}", "2.50", "true", "''")) {
                store.update(KEY, Changes.set(field, json(value)));
                assertSame(store.get(KEY).orElseThrow().get(field), json(value));
            }
        }
    }

    @Test
    void set_thousandFields_areAllKept() {
        ObjectNode profile = NODES.objectNode();
        for (int i = 0; i < 1_000; i++) {
            profile.put("field " + i, i);
        }

        store.set(KEY, profile);

        assertStored(KEY, profile);
    }
}
