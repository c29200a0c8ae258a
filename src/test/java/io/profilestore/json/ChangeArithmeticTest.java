package io.profilestore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.InvalidProfile;
import io.profilestore.NotANumber;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChangeArithmeticTest {

    private static final Call CALL = new Call("update", "user:1", "file:p.json");

    @Test
    void apply_everyKindOfChange_leavesTheOldValueAlone() {
        JsonNode before = Json.parse("{\"a\":1,\"b\":{\"x\":1},\"c\":3,\"d\":4}");
        String text = before.toString();

        JsonNode after = ChangeArithmetic.apply(
                CALL,
                before,
                Changes.set("a", "new")
                        .set("b", Json.parse("{\"y\":2}"))
                        .unset("c")
                        .increment("d", 1));

        assertThat(Json.text(after)).isEqualTo("{\"a\":\"new\",\"b\":{\"y\":2},\"d\":5}");
        assertThat(before).hasToString(text);
    }

    @Test
    void apply_noProfile_makesOne() {
        Changes changes = Changes.set("a", (String) null).unset("b").increment("c", new BigDecimal("0.5"));

        assertThat(Json.text(ChangeArithmetic.apply(CALL, null, changes))).isEqualTo("{\"a\":null,\"c\":0.5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"text\"", "[1]", "true"})
    void apply_profileThatIsNoObject_isReplacedUnlessItIsCounted(String profile) {
        JsonNode before = Json.parse(profile);

        assertThat(Json.text(ChangeArithmetic.apply(CALL, before, Changes.set("a", 1))))
                .isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> ChangeArithmetic.apply(CALL, before, Changes.increment("a", 1)))
                .isInstanceOf(NotANumber.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 2",
        "1, -1, 0",
        "9223372036854775807, 1, 9223372036854775808",
        "9223372036854775808, -1, 9223372036854775807",
        "0.1, 0.2, 0.3",
        "0.5, 0.5, 1.0",
        "1, 0.5, 1.5",
        "1.5, 1, 2.5",
        "1e2, 1, 101.0"
    })
    void sum_ofTwoNumbers_isExactAndKeepsTheKind(String number, String delta, String expected) {
        JsonNode sum = ChangeArithmetic.sum(CALL, "f", Json.parse(number), Json.parse(delta));

        assertThat(JsonDifference.between(sum, Json.parse(expected))).isEmpty();
        assertThat(ChangeArithmetic.toBigDecimal(sum)).isEqualByComparingTo(expected);
        assertThat(ChangeArithmetic.toBigDecimal(sum).scale() == 0).isEqualTo(sum.isIntegralNumber());
        assertThat(JsonDifference.between(Json.parse(Json.text(sum)), sum)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"1\"", "[]", "{}", "true"})
    void sum_fieldThatIsNoNumber_isRefused(String value) {
        assertThatThrownBy(() -> ChangeArithmetic.sum(CALL, "f", Json.parse(value), Json.parse("1")))
                .isInstanceOf(NotANumber.class)
                .hasMessageContaining("\"f\"");
    }

    @Test
    void sum_outsideTheLimits_isRefused() {
        JsonNode before = Json.parse("{\"f\":1e9000}");

        assertThatThrownBy(
                        () -> ChangeArithmetic.apply(CALL, before, Changes.increment("f", new BigDecimal("1e-9000"))))
                .isInstanceOf(InvalidProfile.class)
                .hasMessageContaining("/f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.0", "1e3"})
    void toLong_sumThatIsNone_isRefused(String sum) {
        assertThatThrownBy(() -> ChangeArithmetic.toLong(CALL, "f", Json.parse(sum)))
                .isInstanceOf(NotANumber.class);
    }

    @Test
    void toLong_sumWithinRange_isReturned() {
        assertThat(ChangeArithmetic.toLong(CALL, "f", Json.parse("9223372036854775807")))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(ChangeArithmetic.toLong(CALL, "f", Json.parse("-9223372036854775808")))
                .isEqualTo(Long.MIN_VALUE);
    }
}
