package io.profilestore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e0", "1e16", "1E+2", "0.0", "-0.0", "0e0", "1e400", "1e-400", "1.10", "100e-2"})
    void text_ofADecimal_isReadAsADecimalAgain(String text) {
        JsonNode once = Json.parse(text);

        assertThat(once.isIntegralNumber()).isFalse();
        assertThat(Json.text(once)).containsAnyOf(".", "e", "E");
        assertThat(JsonDifference.between(Json.parse(Json.text(once)), once)).isEmpty();
        assertThat(Json.parse(Json.bytes(once)).decimalValue()).isEqualByComparingTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "{} {}", "{}}", "[1,]", "{\"a\"}", "NaN", "01", "'a'", "{\"a\":1"})
    void parse_whatIsNotOneJsonValue_isRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void parse_duplicateMember_givesTheLast() {
        assertThat(Json.text(Json.parse("{\"a\":1,\"b\":2,\"a\":3}"))).isEqualTo("{\"a\":3,\"b\":2}");
    }

    @Test
    void parse_profileOfTheLimitWithinADocument_isRead() {
        String profile = "[".repeat(ProfileRules.MAX_DEPTH) + "]".repeat(ProfileRules.MAX_DEPTH);

        assertThat(Json.parse("{\"a\":[" + profile + "]}").has("a")).isTrue();
    }
}
