package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.InvalidProfile;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;

/**
 * What every store must do, whatever it keeps its profiles in. The subclasses hold the rules, one topic each; this class
 * opens the store, one for all tests of a class, and empties it after each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class ProfileStoreContractTest {

    /** The profile that most tests are about. */
    static final String KEY = "user:123";

    @Parameter
    Backend backend;

    ProfileStore store;

    @BeforeParameterizedClassInvocation
    void openStore() throws Exception {
        backend.start();
        store = backend.open();
    }

    @AfterEach
    void emptyStore() {
        backend.fill(store, Map.of());
    }

    @AfterParameterizedClassInvocation
    void closeStore() throws Exception {
        store.close();
        backend.stop();
    }

    /** The value of a JSON text, in which single quotes stand for double ones. */
    static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    void given(String text) {
        store.set(KEY, json(text));
    }

    void assertStored(String text) {
        assertStored(KEY, json(text));
    }

    void assertStored(String key, JsonNode expected) {
        assertSame(store.get(key).orElse(null), expected);
    }

    static void assertSame(JsonNode actual, JsonNode expected) {
        assertThat(JsonDifference.between(actual, expected)).isEmpty();
    }

    long version() {
        return store.find(KEY).orElseThrow().version();
    }

    /** The call is refused before anything is written, and says where the offending value is. */
    static void assertInvalid(String pointer, ThrowingCallable call) {
        InvalidProfile refusal = catchThrowableOfType(InvalidProfile.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.pointer()).isEqualTo(pointer);
    }
}
