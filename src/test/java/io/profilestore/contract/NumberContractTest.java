package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ShortNode;

/** Numbers keep value and kind, wherever they stand. */
@OnEveryBackend
class NumberContractTest extends ProfileStoreContractTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static Stream<JsonNode> numbers() {
        Stream<JsonNode> texts = Stream.of(
                        "0",
                        "1",
                        "-1",
                        "1.0",
                        "1e0",
                        "1e16",
                        "1E+2",
                        "100",
                        "0.0",
                        "-0.0",
                        "0.1",
                        "1.10",
                        "-2.5",
                        "1e-7",
                        "2147483648",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "-9223372036854775809",
                        "1234567890123456789012345678901234567891",
                        "1234567890123456789012345678901234567890",
                        "-1234567890123456789012345678901234567890",
                        "0.1234567890123456789012345678901234567890",
                        "1234567890123456789012345678901234567890.0",
                        "1e400",
                        "-1e400",
                        "1e-400",
                        "1.7976931348623157e308",
                        "4.9e-324",
                        "1e9999")
                .map(ProfileStoreContractTest::json);
        Stream<JsonNode> nodes = Stream.of(
                IntNode.valueOf(1),
                LongNode.valueOf(1),
                ShortNode.valueOf((short) 1),
                DoubleNode.valueOf(1),
                DoubleNode.valueOf(0.1),
                DoubleNode.valueOf(1e16),
                DoubleNode.valueOf(-0.0),
                NODES.numberNode(0.5f),
                NODES.numberNode(new BigDecimal("7")),
                NODES.numberNode(new BigDecimal("7.00")));
        return Stream.concat(texts, nodes);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void set_number_keepsValueAndKind(JsonNode number) {
        store.set("top", number);
        store.set(KEY, json("{}"));
        store.set("field", NODES.objectNode().set("email", number));
        store.set("nested", NODES.objectNode().set("a", NODES.arrayNode().add(number)));

        assertStored("top", number);
        assertStored("field", NODES.objectNode().set("email", number));
        assertStored("nested", NODES.objectNode().set("a", NODES.arrayNode().add(number)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void update_number_keepsValueAndKind(JsonNode number) {
        given("{'email':'a'}");

        store.update(KEY, Changes.set("email", number).set("visits", number));

        assertStored(KEY, NODES.objectNode().set("email", number).set("visits", number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000000000", "-1e-1000000000", "1e10001", "1e-10001"})
    void set_exponentBeyondTheLimit_isRefused(String text) {
        JsonNode number = json(text);

        assertInvalid("", () -> store.set(KEY, number));
        assertInvalid("/email", () -> store.set(KEY, NODES.objectNode().set("email", number)));
        assertInvalid(
                "/a/0",
                () -> store.set(
                        KEY, NODES.objectNode().set("a", NODES.arrayNode().add(number))));
        assertInvalid("/email", () -> store.update(KEY, Changes.set("email", number)));
        assertInvalid("/visits", () -> store.update(KEY, Changes.increment("visits", number.decimalValue())));
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void set_numberOfTooManyDigits_isRefused() {
        JsonNode digits = NODES.numberNode(new BigInteger("9".repeat(1_001)));

        assertInvalid("/email", () -> store.set(KEY, NODES.objectNode().set("email", digits)));
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void set_numberOfTheMostDigits_isKept() {
        store.set(KEY, json("{'email':" + "9".repeat(1_000) + ",'x':0." + "7".repeat(990) + "}"));

        assertStored("{'email':" + "9".repeat(1_000) + ",'x':0." + "7".repeat(990) + "}");
    }

    @Test
    void set_notFinite_isRefused() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertInvalid("/x", () -> store.set(KEY, NODES.objectNode().put("x", number)));
        }
        assertThat(store.find(KEY)).isEmpty();
    }
}
