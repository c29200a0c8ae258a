package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void contains_anyNumberOfKeys_knowsThemAndNoOthers(int count) {
        KeySet keys = new KeySet();
        for (int i = 0; i < count; i++) {
            keys.add("user:" + i);
        }
        keys.seal();
        for (int i = 0; i < count; i++) {
            assertThat(keys.contains("user:" + i)).isTrue();
        }
        for (int i = count; i < count + 100_000; i++) {
            assertThat(keys.contains("user:" + i)).as("user:%d", i).isFalse();
        }
    }

    @Test
    void contains_keyAddedTwice_isTrue() {
        KeySet keys = new KeySet();
        keys.add("");
        keys.add("");
        keys.seal();
        assertThat(keys.contains("")).isTrue();
        assertThat(keys.contains("a")).isFalse();
    }
}
