package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.shards.Shards;
import io.profilestore.Durability;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreUnreachable;
import io.profilestore.check.Action;
import io.profilestore.check.Histories;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.cluster.ClusterNode;
import io.profilestore.cluster.PostgresCluster;
import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three shards, of which one is lost while the others go on: the first is a primary with two standbys, and loses it under load,
 * {@code shards.kills} times; the second is a server alone.
 */
@Timeout(600)
class ShardKillTest {

    private static final int KILLS = Integer.getInteger("shards.kills", 1);

    /** Two for each shard, whose keys are all in that. */
    private static final int CLIENTS = 2 * Shards.COUNT;

    private static final int DYING = 0;

    /** More than a pool has connections. */
    private static final int CALLERS = 20;

    @TempDir
    static Path directory;

    private static PostgresCluster cluster;
    private static PostgresProcess second;
    private static PostgresProcess third;
    private static Shards shards;
    private static ProfileStore store;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        cluster = new PostgresCluster(Files.createDirectory(directory.resolve("cluster")));
        second = new PostgresProcess(directory.resolve("second"), PostgresProcess.DEFAULTS);
        third = new PostgresProcess(directory.resolve("third"), PostgresProcess.DEFAULTS);
        List<String> locations = List.of(cluster.location(), second.location(), third.location());
        for (String location : locations) {
            try (ProfileStore shard = PostgresServer.open(location)) {
                Counters.declare(plan(0), shard);
            }
        }
        shards = new Shards(locations);
        store = shards.open();
    }

    @AfterAll
    static void end() {
        if (store == null) {
            return;
        }
        store.close();
        shards.close();
        third.close();
        second.close();
        cluster.close();
    }

    @Test
    void calls_oneShardsPrimaryKilled_thoseOfTheOthersGoOnAndNothingIsLost() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            ClusterNode primary = cluster.primary();
            kill(plan(kill));
            if (kill < KILLS) {
                cluster.rejoin(primary);
            }
        }
    }

    @Test
    void calls_oneShardGone_endWithoutItWhileTheOthersGoOn() throws Exception {
        String gone = key(1);
        String there = key(2);
        store.set(gone, Json.parse("1"));
        store.set(there, Json.parse("1"));
        second.kill();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Long>> calls = Stream.generate(() -> callers.submit(() -> store.set(gone, Json.parse("2"))))
                    .limit(CALLERS)
                    .toList();
            boolean waiting = true;
            int done = 0;
            while (waiting) {
                waiting = calls.stream().anyMatch(call -> !call.isDone());
                store.set(there, Json.parse("2"));
                done += waiting ? 1 : 0;
            }
            assertThat(done).isGreaterThan(CALLERS);
            // What was sent on a connection that had been opened before is unknown.
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call::get)
                            .cause()
                            .isInstanceOfAny(StoreUnreachable.class, OutcomeUnknown.class))
                    .anySatisfy(call -> assertThatThrownBy(call::get)
                            .cause()
                            .isInstanceOf(StoreUnreachable.class)
                            .hasMessageContaining("Nothing was changed"));
        } finally {
            callers.shutdownNow();
        }
        assertThatThrownBy(() -> store.keys("").count()).isInstanceOf(StoreUnreachable.class);
        assertThat(store.get(there)).contains(Json.parse("2"));

        second.start();

        await().ignoreExceptions().until(() -> store.set(gone, Json.parse("3")) > 0);
    }

    private static String key(int shard) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "user:" + i)
                .filter(key -> Shards.of(key) == shard)
                .findFirst()
                .orElseThrow();
    }

    private static void kill(RoundPlan plan) throws Exception {
        store.keys("").toList().forEach(store::delete);
        Load load = new Load(store, plan.history(), 0, CLIENTS, client -> new OfOneShard(client, plan.seed()));
        load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
        plan.waitForMoment();
        long start = System.nanoTime();
        cluster.primary().kill();
        cluster.failOver();
        Duration failingOver = Duration.ofNanos(System.nanoTime() - start);
        boolean allGoOn = load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
        load.stop();

        Map<Boolean, Long> stalls = stalls(plan);
        Round round = Judge.judge(plan, store).withReopening(failingOver);
        System.out.printf(
                "shard's primary killed: acknowledged %d, lost %d, doubled %d, unknown %d, failed %d; promoted after %d ms;"
                        + " longest without an acknowledgement: its keys %d ms, the others' %d ms%n",
                round.acknowledged(),
                round.lost(),
                round.doubled(),
                round.unknown(),
                round.failed(),
                failingOver.toMillis(),
                stalls.get(true) / 1_000_000,
                stalls.get(false) / 1_000_000);
        assertThat(allGoOn).as(load.where()).isTrue();
        assertThat(round.isClean()).as(round.toString()).isTrue();
        assertThat(round.acknowledged()).isPositive();
        assertThat(stalls.get(false)).as("of the other shards").isLessThan(stalls.get(true));
    }

    /** The longest that a client of the dying shard had no acknowledgement, and one of the others. */
    private static Map<Boolean, Long> stalls(RoundPlan plan) throws IOException {
        Map<Integer, Long> last = new HashMap<>();
        Map<Boolean, Long> longest = new HashMap<>();
        try (Stream<Operation> history = Histories.read(plan.history())) {
            history.filter(operation -> operation.outcome().acknowledged()).forEach(operation -> {
                Long before = last.put(operation.client(), operation.returned());
                if (before != null) {
                    longest.merge(shard(operation.client()) == DYING, operation.returned() - before, Math::max);
                }
            });
        }
        return longest;
    }

    private static int shard(int client) {
        return client % Shards.COUNT;
    }

    private static RoundPlan plan(int number) throws IOException {
        return new RoundPlan(
                Files.createDirectories(directory.resolve("round" + number)),
                new Random().nextInt(1_000_000),
                Duration.ofMillis(1_000),
                new TestedStore(Durability.COMMIT));
    }

    /** A client's calls without those on keys of other shards. */
    private record OfOneShard(int client, ClientCalls all) implements ClientCalls {

        OfOneShard(int client, long seed) {
            this(client, Work.MIXED.calls(client, seed));
        }

        @Override
        public Action next(@Nullable Outcome last) {
            Action action = all.next(last);
            while (Shards.of(action.key()) != shard(client)) {
                action = all.next(null);
            }
            return action;
        }
    }
}
