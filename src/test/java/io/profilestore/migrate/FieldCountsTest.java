package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is found out about one field. */
class FieldCountsTest {

    private static FieldSummary summary(String... values) {
        FieldCounts counts = new FieldCounts();
        for (String value : values) {
            counts.add(Json.parse(value));
        }
        return counts.summary("f");
    }

    @Test
    void summary_typesAndNulls_areCounted() {
        FieldSummary summary = summary("null", "true", "1", "9223372036854775808", "1.0", "\"a\"", "[]", "{}", "null");

        assertThat(summary.present()).isEqualTo(9);
        assertThat(summary.nulls()).isEqualTo(2);
        assertThat(summary.values()).isEqualTo(7);
        assertThat(summary.types())
                .isEqualTo(Map.of(
                        JsonType.BOOLEAN, 1L,
                        JsonType.INTEGER, 2L,
                        JsonType.DECIMAL, 1L,
                        JsonType.STRING, 1L,
                        JsonType.ARRAY, 1L,
                        JsonType.OBJECT, 1L));
    }

    @Test
    void summary_equalValues_areOneOfTheDistinct() {
        assertThat(summary("1", "1", "1.0", "1.00", "1e0", "10e-1", "\"1\"", "[1,2]", "[1, 2]", "[2,1]")
                        .distinct())
                .isEqualTo(5);
        assertThat(summary("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "{\"a\":2,\"b\":1}", "{\"b\":{\"a\":1}}")
                        .distinct())
                .isEqualTo(3);
        assertThat(summary("null").distinct()).isZero();
    }

    @Test
    void summary_longest_isCharactersOfStringsAndBytesOfContainers() {
        FieldSummary summary = summary("\"éé🙂\"", "\"\"", "[\"é\"]", "{ \"a\" : [1.50, true] }", "12345");

        assertThat(summary.longestString()).isEqualTo(3);
        assertThat(summary.longestContainer()).isEqualTo("{\"a\":[1.50,true]}".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3, 1, 2 -> 1..3",
                "1.5, 1, 2.50 -> 1..2.50",
                "-1, 9223372036854775808, -1e400 -> -1E+400..9223372036854775808",
                "1, 1.0 -> 1.0..1.0",
                "1234567890123456789012345678901234567890123.5 ->"
                        + " 1.234567890123456789012345678901234567890E+42..1.234567890123456789012345678901234567890E+42",
                "\"5\" -> null..null"
            })
    void summary_range_isLeastAndGreatest(String rule) {
        int arrow = rule.indexOf(" -> ");
        FieldSummary summary = summary(rule.substring(0, arrow).split(", ", -1));
        assertThat(summary.least() + ".." + summary.greatest()).isEqualTo(rule.substring(arrow + 4));
    }

    @Test
    void summary_examples_areTheFirstThreeDifferentOnesShortened() {
        String text = "x".repeat(39) + "🙂".repeat(1_000);
        assertThat(summary("null", "\"a\"", "\"a\"", "[1, 2]", "\"" + text + "\"", "7")
                        .examples())
                .containsExactly("\"a\"", "[1,2]", "\"" + "x".repeat(38) + "…");
        assertThat(summary("[\"" + text + "\"]").examples())
                .allSatisfy(example -> assertThat(example).hasSizeLessThanOrEqualTo(40));
    }

    @Test
    void measure_generatedValues_agreesWithWrittenTextAndEquality() {
        Random random = new Random(3);
        Map<Long, JsonNode> byHash = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            JsonNode value = Texts.value(random, 4);
            long hash = ValueMeasure.hash(value);
            assertThat(ValueMeasure.size(value)).as("%s", value).isEqualTo(Json.bytes(value).length);
            JsonNode same = byHash.putIfAbsent(hash, value);
            if (same != null) {
                assertThat(JsonDifference.equal(same, value))
                        .as("%s, %s", same, value)
                        .isTrue();
            }
            assertThat(ValueMeasure.hash(Json.parse(Json.text(value)))).isEqualTo(hash);
        }
        List<JsonNode> all = new ArrayList<>(byHash.values());
        for (int i = 0; i < all.size(); i += 50) {
            JsonNode one = all.get(i);
            assertThat(all.stream().filter(other -> JsonDifference.equal(one, other)))
                    .as("%s has one hash", one)
                    .hasSize(1);
        }
    }

    @Test
    void types_columns_areTheOnlyOnesThatFit() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            JsonNode value = Texts.value(random, 2);
            for (ColumnType type : ColumnType.values()) {
                assertThat(type.fits(value) && JsonType.of(value).column() != type)
                        .as("%s in %s", value, type)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"999, true, 999", "12345, true, '12,345'", "999, false, about 999", "12345, false, 'about 12,300'"})
    void summary_distinctText_isExactOrRound(long distinct, boolean exact, String text) {
        FieldSummary summary = new FieldSummary("f", 1, 0, Map.of(), distinct, exact, 0, 0, null, null, List.of());
        assertThat(summary.distinctText()).isEqualTo(text);
    }

    @Test
    void distinct_few_areExact() {
        DistinctCount count = new DistinctCount();
        for (int i = 0; i < 3 * DistinctCount.MAX_EXACT; i++) {
            count.add(ValueMeasure.hash(Json.parse("\"user:" + i % DistinctCount.MAX_EXACT + "\"")));
        }
        assertThat(count.isExact()).isTrue();
        assertThat(count.count()).isEqualTo(DistinctCount.MAX_EXACT);
        count.add(ValueMeasure.hash(Json.parse("1")));
        assertThat(count.isExact()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 500, 2_000, 5_000, 20_000, 200_000})
    void distinct_many_areWithinTheStatedError(int values) {
        double squares = 0;
        int rounds = 16;
        for (int round = 0; round < rounds; round++) {
            DistinctCount count = new DistinctCount();
            for (int i = 0; i < values; i++) {
                count.add(ValueMeasure.hash(Json.mapper().getNodeFactory().numberNode((long) round * values + i)));
            }
            double error = count.count() / (double) values - 1;
            squares += error * error;
            assertThat(error).isCloseTo(0, within(4 * DistinctCount.STANDARD_ERROR));
        }
        assertThat(Math.sqrt(squares / rounds)).isLessThan(1.5 * DistinctCount.STANDARD_ERROR);
    }
}
