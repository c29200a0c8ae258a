package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.NotANumber;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Any JSON in is the same JSON out, also after any changes. */
@OnEveryBackend
class GeneratedContractTest extends ProfileStoreContractTest {

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void setAndUpdate_randomProfile_isAsTheModelSays(long seed) {
        RandomJson random = new RandomJson(seed, backend.takesAnyText());
        JsonNode expected = random.profile();
        long version = store.set(KEY, expected);
        assertStored(KEY, expected);

        for (int step = 0; step < 4; step++) {
            Changes changes = random.changes();
            Optional<JsonNode> after = Model.after(expected, changes);
            if (after.isPresent()) {
                version = store.update(KEY, changes, Expect.version(version));
                expected = after.get();
            } else {
                assertThatThrownBy(() -> store.update(KEY, changes)).isInstanceOf(NotANumber.class);
            }
            assertStored(KEY, expected);
            assertThat(version()).isEqualTo(version);
        }
    }
}
