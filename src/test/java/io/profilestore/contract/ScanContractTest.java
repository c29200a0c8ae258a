package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code scan}, {@code keys} and {@code getAll}: which profiles, and in which order. */
@OnEveryBackend
class ScanContractTest extends ProfileStoreContractTest {

    @Test
    void scan_emptyStore_isEmpty() {
        assertThat(scanned("")).isEmpty();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void scan_anyKeys_isInTheStoresOrder() {
        List<String> sorted = List.of(
                        "\u0001", " ", "A", "B", "Z", "a", "a ", "a-", "a0", "aB", "aa", "b", "z🙂", "z\uffff", "é",
                        "🙂", "\uffff")
                .stream()
                .sorted(backend.keyOrder())
                .toList();
        fill(Stream.of(
                "z\uffff", "aa", "Z", "a-", " ", "é", "aB", "b", "\u0001", "A", "a", "a0", "B", "z🙂", "a ", "\uffff",
                "🙂"));

        assertThat(keys("")).containsExactlyElementsOf(sorted);
        assertThat(scanned("")).containsExactlyElementsOf(sorted);
    }

    @Test
    void scan_prefix_givesThoseThatBeginWithItExactly() {
        fill(Stream.of("user:1", "user:10", "user:2", "user", "User:1", "usea", "uses", "user;", "order:1"));

        assertThat(scanned("user:")).containsExactly("user:1", "user:10", "user:2");
        assertThat(keys("user")).containsExactly("user", "user:1", "user:10", "user:2", "user;");
        assertThat(keys("user:1")).containsExactly("user:1", "user:10");
        assertThat(keys("nobody")).isEmpty();
    }

    @Test
    void scan_prefixOfOddCharacters_isTakenLiterally() {
        List<String> prefixes = List.of(
                "%",
                "_",
                "\\",
                "'",
                "\"",
                "[",
                "*",
                "?",
                "a%",
                "a_",
                "🙂",
                "\uffff",
                "\uffff\uffff",
                backend.takesAnyText() ? "\u0000" : "0");
        fill(Stream.concat(
                prefixes.stream().map(prefix -> prefix + "x"), Stream.of("x", "ax", "a%", "abx", "🙃x", "\uffffx")));

        for (String prefix : prefixes) {
            List<String> expected =
                    keys("").stream().filter(key -> key.startsWith(prefix)).toList();
            assertThat(expected).contains(prefix + "x");
            assertThat(keys(prefix)).as(prefix).containsExactlyElementsOf(expected);
            assertThat(scanned(prefix)).as(prefix).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void scan_everyProfile_isWhatFindGives() {
        store.set("a", json("{'email':'a','tags':[1]}"));
        store.set("b", json("null"));
        store.set("c", json("[1.0]"));

        try (Stream<Profile> profiles = store.scan("")) {
            profiles.forEach(profile -> {
                Profile found = store.find(profile.key()).orElseThrow();
                assertSame(profile.value(), found.value());
                assertThat(profile.version()).isEqualTo(found.version());
                assertThat(profile.created()).isEqualTo(found.created());
                assertThat(profile.updated()).isEqualTo(found.updated());
            });
        }
    }

    @Test
    void scan_closedBeforeItsEnd_leavesTheStoreUsable() {
        fill(IntStream.range(0, 2_500).mapToObj(i -> "user:" + i));
        for (int i = 0; i < 30; i++) {
            try (Stream<Profile> profiles = store.scan("user:");
                    Stream<String> keys = store.keys("user:")) {
                assertThat(profiles.findFirst()).isPresent();
                assertThat(keys.limit(3)).hasSize(3);
            }
        }
        assertThat(keys("user:")).hasSize(2_500).isSorted();
        assertThat(scanned("user:")).hasSize(2_500).isSorted();
    }

    @Test
    void scan_whileOthersWrite_givesEveryConstantProfileOnceAndInOrder() throws Exception {
        List<String> constant =
                IntStream.range(0, 200).mapToObj(i -> "user:%04d".formatted(i)).toList();
        fill(constant.stream());
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch writing = new CountDownLatch(1);

        List<List<String>> seen = new ArrayList<>();
        whileRunning(
                () -> {
                    for (int i = 0; !enough.get(); i++) {
                        String between = "user:%04d+".formatted(i * 7 % 200);
                        store.set(between, json("{'email':'x'}"));
                        store.update("user:%04d".formatted(i % 200), Changes.set("email", "changed " + i));
                        store.delete(between);
                        writing.countDown();
                    }
                },
                () -> {
                    writing.await();
                    for (int i = 0; i < 20; i++) {
                        seen.add(scanned("user:"));
                        seen.add(keys("user:"));
                    }
                    enough.set(true);
                });

        for (List<String> keys : seen) {
            assertThat(keys).isSorted().doesNotHaveDuplicates();
            assertThat(keys.stream().filter(key -> !key.endsWith("+"))).containsExactlyElementsOf(constant);
        }
    }

    @Test
    void getAll_someMissing_givesTheOthersInTheOrderOfTheKeys() {
        fill(Stream.of("a", "b", "c"));
        store.set("null", json("null"));

        Map<String, JsonNode> found = store.getAll(List.of("c", "missing", "a", "null", "c", "a"));

        assertThat(found.keySet()).containsExactly("c", "a", "null");
        assertSame(found.get("c"), json("{'email':'c'}"));
        assertSame(found.get("null"), json("null"));
        assertThat(store.getAll(List.of())).isEmpty();
        assertThat(store.getAll(List.of("missing"))).isEmpty();
    }

    @Test
    void getAll_threeThousandKeys_givesAllInTheirOrder() {
        List<String> keys = new ArrayList<>(
                IntStream.range(0, 3_000).mapToObj(i -> "user:" + i * 7 % 3_000).toList());
        fill(keys.stream());

        Map<String, JsonNode> found = store.getAll(keys);

        assertThat(found.keySet()).containsExactlyElementsOf(keys);
        found.forEach(
                (key, value) -> assertThat(value.get("email").stringValue()).isEqualTo(key));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void whileRunning(Action background, Action foreground) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> running = thread.submit(() -> {
                background.run();
                return true;
            });
            foreground.run();
            assertEnds(running);
        } finally {
            thread.shutdownNow();
        }
    }

    private static void assertEnds(Future<?> running)
            throws InterruptedException, ExecutionException, TimeoutException {
        assertThat(running.get(1, TimeUnit.MINUTES)).isEqualTo(true);
    }

    private void fill(Stream<String> keys) {
        Map<String, JsonNode> profiles = new HashMap<>();
        keys.forEach(
                key -> profiles.put(key, JsonNodeFactory.instance.objectNode().put("email", key)));
        backend.fill(store, profiles);
    }

    private List<String> scanned(String prefix) {
        try (Stream<Profile> profiles = store.scan(prefix)) {
            return profiles.map(Profile::key).toList();
        }
    }

    private List<String> keys(String prefix) {
        try (Stream<String> keys = store.keys(prefix)) {
            return keys.toList();
        }
    }
}
