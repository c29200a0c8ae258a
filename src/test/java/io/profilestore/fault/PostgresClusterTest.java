package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreUnreachable;
import io.profilestore.cli.Main;
import io.profilestore.cluster.ClusterNode;
import io.profilestore.cluster.PostgresCluster;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import io.profilestore.migrate.Verification;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Stores on three servers, of which one follows the other as the primary; each test has an SQL schema of its own. */
@Timeout(180)
class PostgresClusterTest {

    private static final String KEY = "user:1";

    /** Profiles that no load changes. */
    private static final String OTHERS = "user:";

    /** The driver remembers, for all stores of this JVM, what each server was in an earlier test; these ask. */
    private static final String READ_REPLICA = "&read=replica&hostRecheckSeconds=0";

    private static final int CLIENTS = 4;
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        cluster = new PostgresCluster(directory);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void complete() throws IOException {
        for (ClusterNode node : cluster.standbys()) {
            if (!node.isRunning()) {
                cluster.rejoin(node);
            }
        }
    }

    @Test
    void calls_noFault_areKept() throws Exception {
        RoundPlan plan = plan();
        try (ProfileStore store = PostgresServer.open(location())) {
            Load load = load(plan, store);
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            plan.waitForMoment();
            load.stop();

            assertThat(Judge.judge(plan, store)).satisfies(PostgresClusterTest::isClean);
        }
    }

    @Test
    void calls_oneStandbyKilled_goOnWithTheOther() throws Exception {
        RoundPlan plan = plan();
        ClusterNode standby = cluster.standbys().get(0);
        try (ProfileStore store = PostgresServer.open(location())) {
            Load load = load(plan, store);
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            standby.kill();
            assertThat(load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE))
                    .as(load.where())
                    .isTrue();
            load.stop();

            assertThat(Judge.judge(plan, store)).satisfies(PostgresClusterTest::isClean);
        }
        standby.start();
    }

    @Test
    void calls_primaryKilled_goOnWithTheStandbyThatIsFurthestAndLoseNothing() throws Exception {
        RoundPlan plan = plan();
        try (ProfileStore store = PostgresServer.open(location())) {
            List<String> others =
                    IntStream.range(1_000, 1_600).mapToObj(i -> "user:" + i).toList();
            others.parallelStream().forEach(key -> store.set(key, email(key)));
            List<Profile> before = scan(store);
            Map<String, JsonNode> values = store.getAll(others);
            try (Stream<Profile> across = store.scan(OTHERS)) {
                Iterator<Profile> profiles = across.iterator();
                Profile first = profiles.next();
                Load load = load(plan, store);
                load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
                plan.waitForMoment();
                cluster.primary().kill();
                cluster.failOver();
                assertThat(load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE))
                        .as(load.where())
                        .isTrue();
                load.stop();

                assertThat(first).isEqualTo(before.get(0));
                assertThat(profiles).toIterable().isEqualTo(before.subList(1, before.size()));
            }
            assertThat(Judge.judge(plan, store)).satisfies(PostgresClusterTest::isClean);
            assertThat(before).extracting(Profile::key).isEqualTo(others);
            assertThat(scan(store)).isEqualTo(before);
            assertThat(store.getAll(others)).isEqualTo(values).hasSize(others.size());
        }
    }

    /** As a machine without power: it closes no connection, so only the silence tells that nobody is there. */
    @Test
    void calls_primaryHangs_goOnWithTheNextOneAfterTheSilence() throws Exception {
        RoundPlan plan = plan();
        ClusterNode silent = cluster.primary();
        try (ProfileStore store = PostgresServer.open(location() + "&socketTimeout=1")) {
            Load load = load(plan, store);
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            plan.waitForMoment();
            silent.hang();
            cluster.failOver();
            assertThat(load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE))
                    .as(load.where())
                    .isTrue();
            load.stop();

            assertThat(Judge.judge(plan, store)).satisfies(PostgresClusterTest::isClean);
        } finally {
            silent.kill();
        }
    }

    /** The control. */
    @Test
    void calls_primaryKilledWhoseStandbysAreBehindAndNobodyWaitsForThem_loseWhatWasAcknowledged() throws Exception {
        RoundPlan plan = plan();
        try (ProfileStore store = PostgresServer.open(location() + "&" + PostgresCluster.ASYNCHRONOUS)) {
            Load load = load(plan, store);
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            cluster.cutStandbysOff();
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            cluster.primary().kill();
            cluster.failOver();
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            load.stop();

            assertThat(Judge.judge(plan, store).lost()).isPositive();
        }
    }

    @Test
    void update_bothStandbysStopped_isNotAcknowledgedUntilOneIsBack() throws Exception {
        try (ProfileStore store = PostgresServer.open(location())) {
            store.set(KEY, email("old"));
            for (ClusterNode standby : cluster.standbys()) {
                standby.stop();
            }
            CompletableFuture<Long> update =
                    CompletableFuture.supplyAsync(() -> store.update(KEY, Changes.set("email", "new")));
            await().until(() ->
                    cluster.primary().number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                            == 1);
            assertThat(update).isNotDone();

            cluster.standbys().get(0).start();

            assertThat(update.join()).isEqualTo(store.find(KEY).orElseThrow().version());
            cluster.standbys().get(1).start();
        }
    }

    @Test
    void schemaApply_twoProcessesAtOnce_bothSucceed() throws Exception {
        String location = location();
        try (ChildProcess one = apply(location);
                ChildProcess other = apply(location)) {
            assertThat(List.of(one.await(), other.await())).containsOnly(0);
        }
        try (ProfileStore store = PostgresServer.open(location)) {
            assertThat(store.get(KEY)).isEmpty();
        }
    }

    @Test
    void reads_fromReplicas_mayBeOldButThoseOfWritesAreNot() throws Exception {
        String location = location();
        try (ProfileStore store = PostgresServer.open(location);
                ProfileStore late = PostgresServer.open(location + READ_REPLICA)) {
            store.set(KEY, email("old"));
            cluster.awaitReplay();
            cluster.standbys().forEach(ClusterNode::pauseReplay);
            try {
                store.set(KEY, email("new"));
                store.set("user:2", email("new"));

                assertThat(store.get(KEY)).contains(email("new"));
                assertThat(late.get(KEY)).contains(email("old"));
                assertThat(late.find(KEY)).map(Profile::value).contains(email("old"));
                assertThat(late.getAll(List.of(KEY, "user:2"))).isEqualTo(Map.of(KEY, email("old")));
                assertThat(scan(late)).extracting(Profile::key).containsExactly(KEY);
                try (Stream<String> keys = late.keys("")) {
                    assertThat(keys).containsExactly(KEY);
                }
                assertThat(late.modify(KEY, value -> email(value.get("email").stringValue() + "er")))
                        .contains(email("newer"));
                assertThat(late.get(KEY)).contains(email("old"));
            } finally {
                cluster.standbys().forEach(ClusterNode::resumeReplay);
            }
            cluster.awaitReplay();
            assertThat(late.get(KEY)).contains(email("newer"));
        }
    }

    @Test
    void reads_fromReplicas_goOnWithWhicheverServerIsLeft() throws Exception {
        try (ProfileStore late = PostgresServer.open(location() + READ_REPLICA)) {
            late.set(KEY, email("a"));
            cluster.awaitReplay();
            for (ClusterNode standby : cluster.standbys()) {
                standby.kill();
                assertThat(late.get(KEY)).contains(email("a"));
            }
            cluster.standbys().forEach(ClusterNode::start);
        }
    }

    @Test
    void open_noServerTakesWrites_saysSo() {
        assertThatThrownBy(() -> PostgresServer.open(standbys()))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("the server takes reads only");
    }

    /** The driver remembers of each server, by the name that nobody else here uses, whether it was the primary. */
    @Test
    void open_primaryAndStandbyHaveChangedPlaces_findsThePrimary() throws Exception {
        String location = location().replace("127.0.0.1", "localhost");
        String standbys = standbys().replace("127.0.0.1", "localhost");
        assertThatThrownBy(() -> PostgresServer.open(standbys)).isInstanceOf(StoreUnreachable.class);
        PostgresServer.open(location).close();
        ClusterNode old = cluster.primary();
        old.kill();
        cluster.failOver();
        cluster.rejoin(old);

        try (ProfileStore store = PostgresServer.open(location)) {
            assertThat(store.get(KEY)).isEmpty();
        }
    }

    /** What it compares with has been written a moment before. */
    @Test
    void verify_storeThatReadsFromReplicas_comparesWithThePrimary() throws Exception {
        String location = location();
        Path source = Files.writeString(directory.resolve("source.json"), "{\"user:1\":{\"email\":\"a\"}}");
        cluster.awaitReplay();
        cluster.standbys().forEach(ClusterNode::pauseReplay);
        try (SqlStore late = (SqlStore) PostgresServer.open(location + READ_REPLICA)) {
            late.set(KEY, email("a"));

            assertThat(Verification.of(Source.of(source), late, Progress.NONE).isClean())
                    .isTrue();
        } finally {
            cluster.standbys().forEach(ClusterNode::resumeReplay);
        }
    }

    @Test
    void reads_fromReplicasWithoutTheTablesYet_areThePrimarys() {
        String location = location();
        cluster.awaitReplay();
        cluster.standbys().forEach(ClusterNode::pauseReplay);
        try (ProfileStore late = PostgresServer.open(location + READ_REPLICA)) {
            late.set(KEY, email("new"));

            assertThat(late.get(KEY)).contains(email("new"));
            assertThat(late.getAll(List.of(KEY))).containsOnlyKeys(KEY);
        } finally {
            cluster.standbys().forEach(ClusterNode::resumeReplay);
        }
    }

    @Test
    void reads_fromReplicasWithoutAColumnYet_areLateUntilTheyHaveIt() {
        String location = location();
        try (SqlStore store = (SqlStore) PostgresServer.open(location)) {
            store.set(KEY, email("old"));
            cluster.awaitReplay();
            cluster.standbys().forEach(ClusterNode::pauseReplay);
            store.declare(
                    List.of(WantedColumn.of("visits", ColumnType.BIGINT)),
                    directory.resolve("columns" + SCHEMAS.get()));
            store.increment(KEY, "visits", 1);
            try (ProfileStore late = PostgresServer.open(location + READ_REPLICA)) {
                assertThat(late.get(KEY)).contains(email("old"));
                cluster.standbys().forEach(ClusterNode::resumeReplay);
                cluster.awaitReplay();
                assertThat(late.get(KEY)).isEqualTo(store.get(KEY));
            }
        } finally {
            cluster.standbys().forEach(ClusterNode::resumeReplay);
        }
    }

    private static String location() {
        String schema = "s" + SCHEMAS.incrementAndGet();
        cluster.primary().run("CREATE SCHEMA " + schema);
        return cluster.location() + "?currentSchema=" + schema;
    }

    private static String standbys() {
        return cluster.standbys().stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "jdbc:postgresql://", "/postgres"));
    }

    private static RoundPlan plan() {
        return new RoundPlan(
                directory.resolve("round" + SCHEMAS.get()),
                new Random().nextInt(1_000_000),
                Duration.ofMillis(500),
                new TestedStore(Durability.COMMIT));
    }

    private static Load load(RoundPlan plan, ProfileStore store) throws IOException {
        Counters.declare(plan, store);
        return new Load(store, plan.history(), 0, CLIENTS, Work.MIXED, plan.seed());
    }

    private static void isClean(Round round) {
        assertThat(round.isClean()).as(round.toString()).isTrue();
        assertThat(round.acknowledged()).isPositive();
    }

    private static ChildProcess apply(String location) throws IOException {
        return ChildProcess.start(
                directory.resolve("apply.log"),
                Map.of("PROFILESTORE_USER", PostgresServer.user(), "PROFILESTORE_PASSWORD", "none"),
                Main.class,
                "schema",
                "apply",
                "--at",
                location);
    }

    private static List<Profile> scan(ProfileStore store) {
        try (Stream<Profile> profiles = store.scan(OTHERS)) {
            return profiles.toList();
        }
    }

    private static JsonNode email(String address) {
        return Json.mapper().createObjectNode().put("email", address);
    }
}
