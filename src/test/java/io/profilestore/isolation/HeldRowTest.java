package io.profilestore.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Calls on a profile whose row somebody else holds, in plain SQL, with a change that is not committed. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.profilestore.isolation.SqlBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class HeldRowTest {

    private static final String KEY = "user:1";

    @Parameter
    SqlBackend backend;

    private ExecutorService threads;
    private Connection watcher;
    private Connection holder;
    private ProfileStore store;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        threads = Executors.newCachedThreadPool();
        backend.start();
        watcher = backend.connect();
        holder = backend.connect();
        holder.setAutoCommit(false);
        store = backend.open();
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        threads.shutdown();
        store.close();
        holder.close();
        watcher.close();
        backend.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writes_rowHeld_waitAndAreAllMade(boolean commit) throws Exception {
        store.set(KEY, Json.parse("{\"email\":\"e\",\"nick\":\"n\",\"visits\":1}"));
        hold("dirty");

        List<Future<?>> calls = List.of(
                begin(() -> store.update(KEY, Changes.set("phone", "p"))),
                begin(() -> store.update(KEY, Changes.set("nick", "k"))),
                begin(() -> store.increment(KEY, "visits", 1)),
                begin(() -> store.modify(KEY, profile -> ((ObjectNode) profile).put("city", "Paris"))));
        awaitWaiting(calls.size());

        assertStored("{\"email\":\"e\",\"nick\":\"n\",\"visits\":1}");
        release(commit);
        for (Future<?> call : calls) {
            call.get();
        }
        String email = commit ? "dirty" : "e";
        assertStored("{\"email\":\"" + email + "\",\"phone\":\"p\",\"nick\":\"k\",\"visits\":2,\"city\":\"Paris\"}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void update_sameFieldsByThreeWaitingForTheRow_areOfOneOfThem(boolean withoutColumn) throws Exception {
        store.set(KEY, Json.parse("{}"));
        hold("dirty");

        List<Future<?>> calls = new ArrayList<>();
        for (String value : List.of("a", "b", "c")) {
            Changes changes = withoutColumn
                    ? Changes.set("email", value).set("nick", value)
                    : Changes.set("email", value).set("phone", value);
            calls.add(begin(() -> store.update(KEY, changes)));
        }
        awaitWaiting(calls.size());
        release(true);
        for (Future<?> call : calls) {
            call.get();
        }

        ObjectNode profile = (ObjectNode) store.get(KEY).orElseThrow();
        assertThat(profile.get(withoutColumn ? "nick" : "phone")).isEqualTo(profile.get("email"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "nick"})
    void update_versionChangedWhileItWaits_isAConflictAndChangesNothing(String field) throws Exception {
        long version = store.set(KEY, Json.parse("{\"email\":\"e\",\"nick\":\"n\"}"));
        hold("faster");

        Future<?> call = begin(() -> store.update(KEY, Changes.set(field, "slower"), Expect.version(version)));
        awaitWaiting(1);
        release(true);

        assertThatThrownBy(call::get).hasCauseInstanceOf(VersionConflict.class);
        assertStored("{\"email\":\"faster\",\"nick\":\"n\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "nick"})
    void update_versionChangeRolledBackWhileItWaits_isMade(String field) throws Exception {
        long version = store.set(KEY, Json.parse("{}"));
        hold("never");

        Future<?> call = begin(() -> store.update(KEY, Changes.set(field, "made"), Expect.version(version)));
        awaitWaiting(1);
        release(false);
        call.get();

        assertStored("{\"" + field + "\":\"made\"}");
    }

    /** A statement that creates a profile takes its time when it begins. */
    @Test
    void set_createdAndDeletedByOthersWhileItWaits_getsALaterVersionThanTheirs() throws Exception {
        String key = "user:2";
        String where = " WHERE id = '" + key + "'";
        store.set(KEY, Json.parse("{}"));
        execute("INSERT INTO profile (id, version, extra, created_at, updated_at) SELECT '" + key
                + "', version, extra, created_at, updated_at FROM profile");

        Future<Long> call =
                CompletableFuture.supplyAsync(() -> store.set(key, Json.parse("{}"), Expect.absent()), threads);
        awaitWaiting(1);
        long theirs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        execute("UPDATE profile SET version = " + theirs + where);
        execute("DELETE FROM profile" + where);
        release(true);

        assertThat(call.get()).isGreaterThan(theirs);
    }

    /** The control: that {@link #writes_rowHeld_waitAndAreAllMade} reads no such value is due to the level. */
    @Test
    void get_ownPoolWithoutIsolation_seesWhatIsRolledBack() throws Exception {
        String level = backend.levelWithoutIsolation().orElse(null);
        assumeThat(level).isNotNull();
        store.set(KEY, Json.parse("{\"email\":\"e\"}"));
        try (Connection own = backend.connect()) {
            backend.setLevel(own, level);
            ProfileStore wrong = ProfileStore.open(new SteppedConnections(own).dataSource());
            hold("dirty");

            assertThat(wrong.get(KEY)).contains(Json.parse("{\"email\":\"dirty\"}"));
        } finally {
            release(false);
        }
    }

    /** Changes the email and does not commit. */
    private void hold(String email) throws Exception {
        try (PreparedStatement update =
                holder.prepareStatement("UPDATE profile SET email = ?, version = version + 1 WHERE id = ?")) {
            update.setString(1, email);
            update.setString(2, KEY);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = holder.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private void release(boolean commit) throws Exception {
        if (commit) {
            holder.commit();
        } else {
            holder.rollback();
        }
    }

    private Future<?> begin(Runnable call) {
        return CompletableFuture.runAsync(call, threads);
    }

    private void awaitWaiting(int calls) throws Exception {
        String session = backend.session(holder);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> backend.waitingFor(watcher, session) == calls);
    }

    private void assertStored(String json) {
        assertThat(JsonDifference.between(store.get(KEY).orElse(null), Json.parse(json)))
                .isEmpty();
    }
}
