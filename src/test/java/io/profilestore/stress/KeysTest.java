package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final int DRAWS = 100_000;

    @Test
    void next_noSkew_takesAllAlike() {
        Map<String, Long> drawn = drawn(4, 0);

        assertThat(drawn).containsOnlyKeys("k0", "k1", "k2", "k3");
        assertThat(drawn.values()).allSatisfy(n -> assertThat(n).isCloseTo(DRAWS / 4, within(1_000L)));
    }

    @Test
    void next_skew_followsZipf() {
        Map<String, Long> drawn = drawn(3, 1);

        // 1, 1/2 and 1/3: six, three and two elevenths.
        assertThat(drawn.get("k0")).isCloseTo(DRAWS * 6 / 11, within(1_000L));
        assertThat(drawn.get("k1")).isCloseTo(DRAWS * 3 / 11, within(1_000L));
        assertThat(drawn.get("k2")).isCloseTo(DRAWS * 2 / 11, within(1_000L));
    }

    @Test
    void next_oneKey_isTheOne() {
        assertThat(drawn(1, 0.99)).containsOnlyKeys("k0");
    }

    private static Map<String, Long> drawn(int count, double skew) {
        Keys keys = new Keys("k", count, skew, new SplittableRandom(1));
        return Stream.generate(keys::next)
                .limit(DRAWS)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
