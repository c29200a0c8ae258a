package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Call;
import io.profilestore.json.ProfileRules;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

    private static final List<String> PIECES = List.of(
            "/",
            "/",
            "//",
            ".",
            "..",
            "%",
            "%2E",
            "%long",
            ".json",
            ".json.gz",
            "a",
            "A",
            "ä",
            "a\u0308",
            "😀",
            "\0",
            "\n",
            "\u007f",
            "\u0085",
            " ",
            "\\",
            ":",
            "~",
            "con",
            "x".repeat(130));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "user:1,              user:1",
                "tenant/user/1,       tenant/user/1",
                "josé 😀,             josé 😀",
                "100%,                100%25",
                "a//b,                a/%/b",
                "/a,                  %/a",
                "a/,                  a/%",
                "/,                   %/%",
                ".,                   %2E",
                "../../etc/passwd,    %2E./%2E./etc/passwd",
                ".hidden,             %2Ehidden",
                "a.b,                 a.b",
                "a.json,              a.json",
                "a.json/b,            a%2Ejson/b",
                "a.json.gz/b,         a%2Ejson.gz/b",
                "%long/x,             %25long/x",
                "tab\tx,              tab%09x",
                "\u0085,              %C2%85"
            })
    void of_key_isItsPath(String key, String path) {
        String exact = key.isEmpty() ? "\u0085" : key;
        assertThat(KeyPath.of(exact)).isEqualTo(path);
        assertThat(KeyPath.decoded(path)).contains(exact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "%x", "a%2", "%zz", "%FF", "%C2", "a/%E2%82"})
    void decoded_noEncoding_isEmpty(String path) {
        assertThat(KeyPath.decoded(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%41", "%2e", "a%2Fb", ".a", "a..", "a/../b", "a//b", "%2E%2E", "a.json/b", "%%", "%00a%"})
    void of_decodedPath_isAnotherWhereThePathIsNotCanonical(String path) {
        if (!path.equals("a..")) {
            assertThat(KeyPath.decoded(path).map(KeyPath::of)).isNotEqualTo(java.util.Optional.of(path));
        } else {
            assertThat(KeyPath.decoded(path).map(KeyPath::of)).contains(path);
        }
    }

    @Test
    void of_longKeys_areInTheirOwnPlace() {
        assertThat(KeyPath.of("a".repeat(247))).isEqualTo("a".repeat(247));
        assertThat(KeyPath.of("a".repeat(248))).matches("%long/[0-9a-f]{64}");
        assertThat(KeyPath.of("😀".repeat(1_024))).matches("%long/[0-9a-f]{64}");
        assertThat(KeyPath.of("a/".repeat(500))).matches("%long/[0-9a-f]{64}");
        assertThat(KeyPath.of("\0".repeat(82))).doesNotStartWith("%long");
        assertThat(KeyPath.isLong(KeyPath.of("\0".repeat(83)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void of_generatedKeys_isReversibleAndNoTwoShareAPath(int seed) {
        Random random = new Random(seed);
        Map<String, String> keys = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String key = key(random);
            String path = KeyPath.of(key);

            assertThat(keys.merge(path, key, (one, other) -> one)).isEqualTo(key);
            assertThat(path.split("/", -1))
                    .allSatisfy(name -> assertThat(name)
                            .isNotEmpty()
                            .doesNotStartWith(".")
                            .matches(n -> n.getBytes(StandardCharsets.UTF_8).length <= KeyPath.MAX_NAME_BYTES));
            assertThat(path.chars()).noneMatch(Character::isISOControl);
            if (!KeyPath.isLong(path)) {
                assertThat(KeyPath.decoded(path)).contains(key);
            }
        }
        // No directory is a file as well.
        keys.keySet().forEach(path -> {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                assertThat(path.substring(0, slash)).doesNotEndWith(".json").doesNotEndWith(".json.gz");
            }
        });
    }

    /** A legal key, inclined towards what is awkward in a path. */
    static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            if (random.nextInt(4) > 0) {
                key.append(PIECES.get(random.nextInt(PIECES.size())));
            } else {
                int c = 1 + random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT);
                key.appendCodePoint(c <= 0xffff && Character.isSurrogate((char) c) ? 'x' : c);
            }
        }
        ProfileRules.checkKey(new Call("test", key.toString(), "here"));
        return key.toString();
    }
}
