package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.shards.Shards;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.check.Action;
import io.profilestore.check.Histories;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.cluster.ClusterNode;
import io.profilestore.cluster.PostgresCluster;
import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three shards under load: the first is a primary with two standbys and loses it, {@code shards.kills} times; the others go on, and
 * nothing that was acknowledged is lost.
 */
@Timeout(600)
class ShardKillTest {

    private static final int KILLS = Integer.getInteger("shards.kills", 1);

    /** Two for each shard, whose keys are all in that. */
    private static final int CLIENTS = 2 * Shards.COUNT;

    private static final int DYING = 0;

    @TempDir
    Path directory;

    @Test
    void calls_oneShardsPrimaryKilled_thoseOfTheOthersGoOnAndNothingIsLost() throws Exception {
        assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        try (PostgresCluster cluster = new PostgresCluster(Files.createDirectory(directory.resolve("cluster")));
                PostgresProcess second = new PostgresProcess(directory.resolve("second"), PostgresProcess.DEFAULTS);
                PostgresProcess third = new PostgresProcess(directory.resolve("third"), PostgresProcess.DEFAULTS)) {
            List<String> locations = List.of(cluster.location(), second.location(), third.location());
            for (String location : locations) {
                try (ProfileStore shard = PostgresServer.open(location)) {
                    Counters.declare(plan(0), shard);
                }
            }
            try (Shards shards = new Shards(locations);
                    ProfileStore store = shards.open()) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    ClusterNode primary = cluster.primary();
                    kill(plan(kill), cluster, store);
                    if (kill < KILLS) {
                        cluster.rejoin(primary);
                    }
                }
            }
        }
    }

    private static void kill(RoundPlan plan, PostgresCluster cluster, ProfileStore store) throws Exception {
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

    private RoundPlan plan(int number) throws IOException {
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
