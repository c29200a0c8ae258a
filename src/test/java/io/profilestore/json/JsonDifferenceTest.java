package io.profilestore.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ShortNode;

/** The comparison, and the digest that must agree with it. */
class JsonDifferenceTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "1          | 1.0         | ~~",
                "1          | 1e0         | ~~",
                "100        | 1e2         | ~~",
                "0          | -0.0        | ~~",
                "1          | 2           | ~~",
                "0.1        | 0.10000001  | ~~",
                "1          | \"1\"       | ~~",
                "\"a\"      | \"b\"       | ~~",
                "\"\"       | null        | ~~",
                "true       | false       | ~~",
                "false      | null        | ~~",
                "[]         | {}          | ~~",
                "[1,2]      | [2,1]       | /0",
                "[1]        | [1,2]       | /1",
                "[[1]]      | [1]         | /0",
                "{}         | {\"a\":null} | /a",
                "{\"a\":1}  | {\"b\":1}   | /a",
                "{\"a/b\":{\"~\":[0,1]}} | {\"a/b\":{\"~\":[0,1.0]}} | /a~1b/~0/1",
                "{\"\":1}   | {\"\":2}    | /"
            })
    void between_differentValues_saysWhere(String left, String right, String pointer) {
        JsonNode a = Json.parse(left);
        JsonNode b = Json.parse(right);

        assertThat(JsonDifference.between(a, b))
                .hasValueSatisfying(
                        difference -> assertThat(difference.pointer()).isEqualTo(pointer));
        assertThat(JsonDifference.equal(b, a)).isFalse();
        assertThat(ValueDigest.of(a)).isNotEqualTo(ValueDigest.of(b));
        assertThat(ValueDigest.version(a)).isNotEqualTo(ValueDigest.version(b));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "1.0        | 1.00",
                "1.0        | 1e0",
                "1e16       | 10000000000000000.0",
                "0.0        | -0.0",
                "0.0        | 0e5",
                "\"\\u00e9\" | \"é\"",
                "{\"a\":1,\"b\":[2.50]} | {\"b\":[2.5],\"a\":1}",
                "1234567890123456789012345678901234567890 | 1234567890123456789012345678901234567890"
            })
    void between_equalValues_findsNothing(String left, String right) {
        assertEqual(Json.parse(left), Json.parse(right));
    }

    @Test
    void between_equalNumbersInDifferentNodes_findsNothing() {
        assertEqual(IntNode.valueOf(1), LongNode.valueOf(1));
        assertEqual(IntNode.valueOf(1), ShortNode.valueOf((short) 1));
        assertEqual(LongNode.valueOf(1), BigIntegerNode.valueOf(BigInteger.ONE));
        assertEqual(DoubleNode.valueOf(1), Json.parse("1.00"));
        assertEqual(DoubleNode.valueOf(0.1), Json.parse("0.1"));
    }

    @Test
    void between_absentValues_differFromEverythingElse() {
        assertThat(JsonDifference.between(null, null)).isEmpty();
        assertThat(JsonDifference.between(Json.parse("null"), null)).isPresent();
        assertThat(JsonDifference.between(null, Json.parse("null")))
                .contains(new JsonDifference("", null, Json.parse("null")));
    }

    @Test
    void digest_ofNeighbouringTexts_isNotConfused() {
        assertThat(ValueDigest.of(Json.parse("[\"ab\",\"c\"]")))
                .isNotEqualTo(ValueDigest.of(Json.parse("[\"a\",\"bc\"]")));
        assertThat(ValueDigest.of(Json.parse("[[],1]"))).isNotEqualTo(ValueDigest.of(Json.parse("[[1]]")));
        assertThat(ValueDigest.version(Json.parse("{}"))).isNotNegative();
    }

    private static void assertEqual(JsonNode a, JsonNode b) {
        assertThat(JsonDifference.between(a, b)).isEmpty();
        assertThat(JsonDifference.equal(b, a)).isTrue();
        assertThat(ValueDigest.of(a)).isEqualTo(ValueDigest.of(b));
        assertThat(ValueDigest.version(a)).isEqualTo(ValueDigest.version(b));
    }

    /** Databases keep digests: another one would make every profile look changed. */
    @Test
    void of_value_isTheDigestThatStoresHold() {
        byte[] digest = ValueDigest.of(
                Json.parse("{\"b\":[1,1.50,null,true],\"a\":{\"é\":\"x\"},\"n\":123456789012345678901}"));

        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("47f022b0e39925e853ee734c8b451e2c035e67e0d7667bd2ef45d8366f7c876c");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_013, 1_018, 1_019, 1_020, 1_024, 5_000})
    void of_longText_isDigestedWhole(int length) {
        String text = "x".repeat(length);

        assertThat(ValueDigest.of(Json.parse("[\"" + text + "\",1]")))
                .isEqualTo(ValueDigest.of(Json.parse("[\"" + text + "\",1]")))
                .isNotEqualTo(ValueDigest.of(Json.parse("[\"" + text + "y\",1]")))
                .isNotEqualTo(ValueDigest.of(Json.parse("[\"" + text + "\",2]")));
    }
}
