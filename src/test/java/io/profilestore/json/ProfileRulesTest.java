package io.profilestore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.InvalidProfile;
import java.math.BigDecimal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ProfileRulesTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Call CALL = new Call("set", "user:1", "file:p.json");

    @Test
    void checkKey_atTheLimit_isFine() {
        for (String character : new String[] {"x", "🙂", "\0"}) {
            assertThatCode(() -> ProfileRules.checkKey(key(character.repeat(ProfileRules.MAX_KEY_LENGTH))))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void checkKey_beyondTheLimit_isRefused() {
        for (String bad :
                new String[] {"", "x".repeat(1_025), "🙂".repeat(1_025), "\ud83d", "\ude42\ud83d", "a\ude42"}) {
            assertRefused("", () -> ProfileRules.checkKey(key(bad)));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', false", "a🙂b, false", "\ud83d, true", "\ude42, true", "\ud83d\ud83d\ude42, true", "🙂\ude42, true"
    })
    void hasLoneSurrogate_anyText_findsHalves(String text, boolean lone) {
        assertThat(ProfileRules.hasLoneSurrogate(text)).isEqualTo(lone);
    }

    @Test
    void checkValue_loneSurrogate_isRefusedWithItsPointer() {
        ObjectNode value = NODES.objectNode();
        value.putObject("a/b").putArray("~").add(1).add("\ud83d");

        assertRefused("/a~1b/~0/1", () -> ProfileRules.checkValue(CALL, value));
        assertRefused("", () -> ProfileRules.checkValue(CALL, NODES.objectNode().put("\ud83d", 1)));
        assertRefused("/f/a~1b/~0/1", () -> ProfileRules.checkField(CALL, "f", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e10001", "1e-10001", "-1e1000000000", "1e-1000000000"})
    void checkValue_exponentBeyondTheLimit_isRefused(String number) {
        assertRefused("", () -> ProfileRules.checkValue(CALL, Json.parse(number)));
        assertRefused("/f", () -> ProfileRules.checkField(CALL, "f", Json.parse(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e10000", "-1e10000", "1e-10000", "1.5e9999", "9223372036854775808"})
    void checkValue_numberWithinTheLimit_isFine(String number) {
        JsonNode value = Json.parse(number);

        assertThat(ProfileRules.checkValue(CALL, value)).isEqualTo(value);
    }

    @Test
    void checkValue_notFinite_isRefused() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertRefused(
                    "/x", () -> ProfileRules.checkValue(CALL, NODES.objectNode().put("x", number)));
        }
    }

    @Test
    void checkValue_notJson_isRefused() {
        assertRefused(
                "/0", () -> ProfileRules.checkValue(CALL, NODES.arrayNode().add(NODES.binaryNode(new byte[1]))));
        assertRefused("", () -> ProfileRules.checkValue(CALL, NODES.pojoNode("x")));
    }

    @Test
    void checkValue_decimalOfScaleZero_staysADecimalAndTheCallersValueStays() {
        ObjectNode value = NODES.objectNode();
        value.set("a", NODES.arrayNode().add(NODES.numberNode(new BigDecimal("7"))));
        String before = value.toString();

        JsonNode stored = ProfileRules.checkValue(CALL, value);

        assertThat(Json.text(stored)).isEqualTo("{\"a\":[7.0]}");
        assertThat(value).hasToString(before);
        assertThat(Json.text(ProfileRules.checkValue(CALL, DoubleNode.valueOf(1e16))))
                .containsAnyOf(".", "E");
    }

    @Test
    void checkDepth_valuesAndFields_countFromTheProfile() {
        assertThat(ProfileRules.checkValue(CALL, nested(500))).isNotNull();
        assertThat(ProfileRules.checkField(CALL, "f", nested(499))).isNotNull();
        assertRefused("/0".repeat(500), () -> ProfileRules.checkValue(CALL, nested(501)));
        assertRefused("/f" + "/0".repeat(499), () -> ProfileRules.checkField(CALL, "f", nested(500)));
    }

    @Test
    void checkChanges_eachKind_isChecked() {
        ProfileRules.checkChanges(CALL, Changes.set("a", "b").unset("c").increment("d", 1));
        assertRefused("/a", () -> ProfileRules.checkChanges(CALL, Changes.set("a", "\ud83d")));
        assertRefused("", () -> ProfileRules.checkChanges(CALL, Changes.unset("\ud83d")));
        assertRefused("", () -> ProfileRules.checkChanges(CALL, Changes.increment("\ud83d", 1)));
        assertRefused("/a", () -> ProfileRules.checkChanges(CALL, Changes.increment("a", new BigDecimal("1e10001"))));
    }

    @Test
    void bytes_atTheLimit_areFineAndBeyondRefused() {
        int room = ProfileRules.MAX_BYTES - 2;

        assertThat(ProfileRules.bytes(CALL, NODES.stringNode("x".repeat(room)))).hasSize(ProfileRules.MAX_BYTES);
        assertRefused("", () -> ProfileRules.bytes(CALL, NODES.stringNode("x".repeat(room + 1))));
        assertRefused("", () -> ProfileRules.bytes(CALL, NODES.stringNode("é".repeat(room / 2 + 1))));
    }

    private static Call key(String key) {
        return new Call("set", key, "file:p.json");
    }

    private static JsonNode nested(int depth) {
        JsonNode value = NODES.arrayNode();
        for (int i = 1; i < depth; i++) {
            value = NODES.arrayNode().add(value);
        }
        return value;
    }

    private static void assertRefused(String pointer, ThrowingCallable call) {
        InvalidProfile refusal = catchThrowableOfType(InvalidProfile.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.pointer()).isEqualTo(pointer);
        assertThat(refusal.nextStep()).endsWith(".");
    }
}
