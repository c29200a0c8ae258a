package com.example.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.json.Json;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is read from all shards: in the order of the keys, all of it, however many pages it takes. */
@Timeout(60)
class PagesTest {

    /** The databases order them like this; Java's strings have the last one before the two in the middle. */
    private static final List<String> BEGINNINGS = List.of("a", "\uFFFE", "\uFFFF", "\uD83D\uDE42");

    /** More than a page of keys, several of profiles, and each page's border is in a shard's middle. */
    private static final int OF_EACH = 350;

    private static ProfileStore store;
    private static List<String> keys;

    @BeforeAll
    static void write() {
        new ShardedBackend().start();
        store = Shards.shared().open();
        keys = BEGINNINGS.stream()
                .flatMap(first -> IntStream.range(1_000, 1_000 + OF_EACH).mapToObj(i -> first + i))
                .toList();
        keys.parallelStream().forEach(key -> store.set(key, value(key)));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void keys_all_areInOrderAndComplete() {
        assertThat(store.keys("").toList()).isEqualTo(keys);
    }

    @Test
    void scan_all_isInOrderAndComplete() {
        try (Stream<Profile> all = store.scan("")) {
            List<Profile> profiles = all.toList();
            assertThat(profiles).extracting(Profile::key).isEqualTo(keys);
            assertThat(profiles).allSatisfy(p -> assertThat(p.value()).isEqualTo(value(p.key())));
        }
    }

    /** What comes after all keys that begin with the third of them begins with half of a pair, for Java. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "\uFFFE", "\uFFFF", "\uD83D\uDE42", "a10", "\uFFFF12", "a1000", "b", "\uFFFF\uFFFF"})
    void keysAndScan_ofAPrefix_areThoseThatBeginWithIt(String prefix) {
        List<String> expected =
                keys.stream().filter(key -> key.startsWith(prefix)).toList();

        assertThat(store.keys(prefix).toList()).isEqualTo(expected);
        try (Stream<Profile> some = store.scan(prefix)) {
            assertThat(some.map(Profile::key)).isEqualTo(expected);
        }
    }

    @Test
    void getAll_moreThanOneStatementTakes_hasThemInTheGivenOrder() {
        List<String> wanted = new ArrayList<>(keys);
        wanted.sort(Comparator.reverseOrder());

        assertThat(store.getAll(wanted).keySet()).containsExactlyElementsOf(wanted);
    }

    /** It waits for a shard on a thread of the layer's, which is not the one that is interrupted. */
    @Test
    void keys_interruptedWhileAShardDoesNotAnswer_areBusy() throws Exception {
        try (Connection other = Shards.shared().connect(1);
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    assertThatThrownBy(() -> store.keys("").count())
                            .isInstanceOf(StoreBusy.class)
                            .hasMessageContaining("interrupted");
                    interrupted.complete(Thread.currentThread().isInterrupted());
                } catch (AssertionError e) {
                    interrupted.completeExceptionally(e);
                }
            });
            reader.start();
            Awaitility.await().atMost(Duration.ofSeconds(4)).until(PagesTest::waitsForLock);
            reader.interrupt();

            assertThat(interrupted.get()).isTrue();
        }
    }

    private static boolean waitsForLock() throws Exception {
        try (Connection connection = Shards.shared().connect(1);
                Statement statement = connection.createStatement();
                var waiting = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) {
            waiting.next();
            return waiting.getInt(1) > 0;
        }
    }

    private static JsonNode value(String key) {
        return Json.mapper().createObjectNode().put("email", key).put("length", key.length());
    }
}
