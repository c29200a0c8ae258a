package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.NotANumber;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code increment}, alone and among other changes; on a field without a column ({@code visits}) and on one whose column
 * is for text ({@code email}).
 */
@OnEveryBackend
class IncrementContractTest extends ProfileStoreContractTest {

    private static final String BEYOND = "9223372036854775808";

    @Test
    void increment_missingProfile_countsFromZero() {
        assertThat(store.increment(KEY, "visits", 3)).isEqualTo(3);

        assertStored("{'visits':3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"visits", "email"})
    void increment_missingField_countsFromZero(String field) {
        given("{'fax':'2'}");

        assertThat(store.increment(KEY, field, -3)).isEqualTo(-3);
        assertThat(store.increment(KEY, field, 5)).isEqualTo(2);

        assertStored("{'fax':'2','" + field + "':2}");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 2, 7",
        "5, -7, -2",
        "5, 0, 5",
        "9223372036854775807, 1, " + BEYOND,
        "-9223372036854775808, -1, -9223372036854775809",
        BEYOND + ", -1, 9223372036854775807",
        "1234567890123456789012345678901234567890, 1, 1234567890123456789012345678901234567891",
        "1234567890123456789012345678901234567899, 1, 1234567890123456789012345678901234567900",
        "0.1, 0.2, 0.3",
        "0.5, 0.5, 1.0",
        "5, 0.6, 5.6",
        "5.6, 1, 6.6",
        "1.5, -1.5, 0.0",
        "1e20, 1, 100000000000000000001.0"
    })
    void increment_byBigDecimal_isExact(String number, BigDecimal delta, String expected) {
        for (String field : List.of("visits", "email")) {
            given("{'" + field + "':" + number + ",'fax':'2'}");

            BigDecimal returned = store.increment(KEY, field, delta);

            assertThat(returned).isEqualByComparingTo(expected);
            assertThat(returned.scale() == 0).isEqualTo(json(expected).isIntegralNumber());
            assertStored("{'" + field + "':" + expected + ",'fax':'2'}");
        }
    }

    @Test
    void increment_hugeAndSmall_isExact() {
        given("{'visits':1e400}");

        store.increment(KEY, "visits", new BigDecimal("1e-400"));

        assertStored("{'visits':1" + "0".repeat(400) + "." + "0".repeat(399) + "1}");
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807, 1", "-9223372036854775808, -1", BEYOND + ", 1", "1.5, 1", "1.0, 1", "1e3, 1"})
    void increment_sumNoLong_failsAndChangesNothing(String number, long delta) {
        for (String field : List.of("visits", "email")) {
            assertUnchanged("{'" + field + "':" + number + "}", field, delta);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'5'", "''", "null", "[1]", "{'a':1}", "true"})
    void increment_fieldIsNoNumber_failsAndChangesNothing(String value) {
        for (String field : List.of("visits", "email")) {
            assertUnchanged("{'" + field + "':" + value + "}", field, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'5'", "5", "null", "[1]", "true", "1.5"})
    void increment_profileIsNoObject_failsAndChangesNothing(String value) {
        assertUnchanged(value, "visits", 1);
    }

    private void assertUnchanged(String text, String field, long delta) {
        given(text);
        long before = version();

        assertThatThrownBy(() -> store.increment(KEY, field, delta)).isInstanceOf(NotANumber.class);
        assertStored(text);
        assertThat(version()).isEqualTo(before);
        if (!json(text).isNumber() && !json(text).path(field).isNumber()) {
            assertThatThrownBy(() -> store.update(KEY, Changes.set("fax", "2").increment(field, delta)))
                    .isInstanceOf(NotANumber.class);
            assertThatThrownBy(() -> store.increment(KEY, field, new BigDecimal("0.5")))
                    .isInstanceOf(NotANumber.class);
            assertStored(text);
            assertThat(version()).isEqualTo(before);
        }
    }

    @Test
    void increment_backWithinLong_returnsTheLong() {
        given("{'visits':" + BEYOND + "}");

        assertThat(store.increment(KEY, "visits", -1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void update_incrementsOfSeveralKinds_areExact() {
        given("{'email':1,'visits':0.1,'big':" + BEYOND + "}");

        store.update(
                KEY,
                Changes.increment("email", new BigDecimal("0.5"))
                        .increment("visits", new BigDecimal("0.2"))
                        .increment("big", 1)
                        .increment("new", new BigDecimal("2.50")));

        assertStored("{'email':1.5,'visits':0.3,'big':9223372036854775809,'new':2.5}");
    }

    @Test
    void increment_oddFieldName_isTakenLiterally() {
        for (String field : List.of("a.b", "", "\"", "select", "id")) {
            assertThat(store.increment(KEY, field, 1)).isEqualTo(1);
            assertThat(store.increment(KEY, field, 1)).isEqualTo(2);
        }

        assertStored("{'a.b':2,'':2,'\\\"':2,'select':2,'id':2}");
    }

    @Test
    void increment_invalidKeyOrField_isRefused() {
        assertInvalid("", () -> store.increment("", "visits", 1));
        assertInvalid("", () -> store.increment(KEY, "\udc00", 1));
        assertInvalid("/visits", () -> store.increment(KEY, "visits", new BigDecimal("1e20000")));
        assertThat(store.keys("")).isEmpty();
    }
}
