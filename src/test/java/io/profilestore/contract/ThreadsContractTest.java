package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.VersionConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Several threads on one profile: nothing that was acknowledged is lost. */
@OnEverySafeBackend
class ThreadsContractTest extends ProfileStoreContractTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 25;

    @Test
    void update_disjointFields_allLastValuesStay() throws Exception {
        List<String> fields = List.of("email", "phone", "fax", "a", "b", "c", "d", "e");

        Threads.run(THREADS, thread -> {
            for (int i = 1; i <= ROUNDS; i++) {
                store.update(KEY, Changes.set(fields.get(thread), "value " + i));
            }
            return thread;
        });

        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        fields.forEach(field -> expected.put(field, "value " + ROUNDS));
        assertStored(KEY, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"visits", "email"})
    void increment_sharedCounter_everySumIsReturnedOnce(String field) throws Exception {
        List<List<Long>> sums = Threads.run(THREADS, thread -> {
            List<Long> own = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                own.add(store.increment(KEY, field, 1));
            }
            return own;
        });

        assertThat(sums.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, THREADS * ROUNDS).boxed().toList());
        assertThat(sums).allSatisfy(own -> assertThat(own).isSorted());
    }

    @Test
    void update_twoFieldsInOneCall_areNeverSeenApart() throws Exception {
        given("{'email':'0','nick':'0','visits':0,'count':0}");

        Threads.run(THREADS, thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                if (thread % 2 == 0) {
                    String value = thread + "/" + i;
                    store.update(
                            KEY,
                            Changes.set("email", value)
                                    .set("nick", value)
                                    .increment("visits", 1)
                                    .increment("count", 1));
                } else {
                    JsonNode seen = store.get(KEY).orElseThrow();
                    assertSame(seen.get("nick"), seen.get("email"));
                    assertSame(seen.get("count"), seen.get("visits"));
                }
            }
            return thread;
        });

        assertThat(store.get(KEY).orElseThrow().get("visits").intValue()).isEqualTo(THREADS / 2 * ROUNDS);
    }

    @Test
    void modify_sharedValue_everyChangeIsMade() throws Exception {
        Threads.run(THREADS, thread -> {
            for (int i = 0; i < 10; i++) {
                store.modify(KEY, value -> {
                    ObjectNode profile = value == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) value;
                    ObjectNode nested = profile.withObject("/nested");
                    nested.put("count", nested.path("count").asInt(0) + 1);
                    return profile;
                });
            }
            return thread;
        });

        assertStored("{'nested':{'count':" + THREADS * 10 + "}}");
    }

    @Test
    void set_oneVersionExpectedByAll_hasOneWinner() throws Exception {
        given("{'email':'start'}");
        for (int round = 0; round < ROUNDS; round++) {
            long version = version();
            int winner = onlyWinner(value -> store.set(KEY, value, Expect.version(version)), round);
            assertStored(KEY, value(winner, round));
        }
    }

    @Test
    void set_absenceExpectedByAll_hasOneWinner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            store.delete(KEY);
            int winner = onlyWinner(value -> store.set(KEY, value, Expect.absent()), round);
            assertStored(KEY, value(winner, round));
        }
    }

    @Test
    void update_oneVersionExpectedByAll_hasOneWinner() throws Exception {
        given("{'email':'start'}");
        for (int round = 0; round < ROUNDS; round++) {
            long version = version();
            int winner = onlyWinner(
                    value -> store.update(KEY, Changes.set("email", value.get("email")), Expect.version(version)),
                    round);
            assertStored(KEY, value(winner, round));
        }
    }

    @Test
    void delete_byAllAtOnce_oneSaysTrue() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            given("{'email':'a'}");

            assertThat(Threads.run(THREADS, thread -> store.delete(KEY))).containsOnlyOnce(true);
        }
    }

    @Test
    void update_missingProfileByAllAtOnce_isCreatedOnceWithAllFields() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            store.delete(KEY);

            Threads.run(
                    THREADS,
                    thread -> store.update(KEY, Changes.set("f" + thread, 1).increment("visits", 1)));

            ObjectNode expected = JsonNodeFactory.instance.objectNode().put("visits", THREADS);
            IntStream.range(0, THREADS).forEach(thread -> expected.put("f" + thread, 1));
            assertStored(KEY, expected);
        }
    }

    @Test
    void write_differentProfiles_allAreThere() throws Exception {
        AtomicInteger written = new AtomicInteger();

        Threads.run(THREADS, thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                store.set("user:" + thread + ":" + i, value(thread, i));
                written.incrementAndGet();
            }
            return thread;
        });

        assertThat(store.keys("user:").count()).isEqualTo(written.get());
    }

    private interface Write {
        void write(JsonNode value);
    }

    private static int onlyWinner(Write write, int round) throws Exception {
        List<OptionalInt> winners = Threads.run(THREADS, thread -> {
            try {
                write.write(value(thread, round));
                return OptionalInt.of(thread);
            } catch (VersionConflict slower) {
                return OptionalInt.empty();
            }
        });
        assertThat(winners.stream().filter(OptionalInt::isPresent)).hasSize(1);
        return winners.stream().flatMapToInt(OptionalInt::stream).findFirst().orElseThrow();
    }

    private static JsonNode value(int thread, int round) {
        return JsonNodeFactory.instance.objectNode().put("email", thread + " in round " + round);
    }
}
