package io.profilestore.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.profilestore.AccessDenied;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a real server's errors do to the calls that meet them. */
@Timeout(120)
class PostgresOutcomesTest {

    private static final String KEY = "user:1";

    /** Who waits for a lock, except for the one that asks. */
    private static final String WAITING =
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid <> pg_backend_pid()";

    private static final String WAITING_SINCE = WAITING.replace("pid FROM", "xact_start FROM");

    private static final String SESSIONS =
            "SELECT string_agg(CAST(pid AS text), ' ' ORDER BY pid) FROM pg_stat_activity WHERE application_name = 'profilestore'";

    /** Nothing crashes here; and whoever is to meet a deadlock has the time to bring it about. */
    private static final Map<String, String> SETTINGS = Map.of("fsync", "off", "deadlock_timeout", "2s");

    @TempDir
    static Path directory;

    private static PostgresProcess server;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        server = new PostgresProcess(directory.resolve("data"), SETTINGS);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void prepare() {
        try (ProfileStore store = server.open()) {
            store.set(KEY, Json.parse("{\"email\":\"old\",\"visits\":1}"));
        }
    }

    @Test
    void update_sessionTerminatedWhileItWaits_isUnknownAndNotRepeated() throws Exception {
        try (ProfileStore store = server.open();
                Connection other = locking(KEY)) {
            CompletableFuture<Long> update = update(store);
            run(other, "SELECT pg_terminate_backend(" + waiting() + ")");

            OutcomeUnknown unknown = failure(update, OutcomeUnknown.class);

            assertThat(unknown.problem()).contains("the connection broke before the answer came");
            assertThat(unknown.writeToken()).isPresent();
            other.rollback();
            assertThat(store.get(KEY).orElseThrow().required("email").stringValue())
                    .isEqualTo("old");
        }
    }

    /** Nothing was committed yet: whatever it had done, the server has undone. */
    @Test
    void delete_sessionTerminatedBeforeItsCommit_isRepeated() throws Exception {
        try (ProfileStore store = server.open();
                Connection other = locking(KEY)) {
            CompletableFuture<Boolean> delete = CompletableFuture.supplyAsync(() -> store.delete(KEY));
            String terminated = waiting();
            run(other, "SELECT pg_terminate_backend(" + terminated + ")");
            await().until(() -> !List.of("", terminated).contains(waitingNow()));
            other.rollback();

            assertThat(delete.join()).isTrue();
            assertThat(store.get(KEY)).isEmpty();
        }
    }

    @Test
    void delete_deadlock_isRepeated() throws Exception {
        try (ProfileStore store = server.open();
                Connection other = server.connect()) {
            // Deleting what was imported locks the profile, and then its place among the deleted ones.
            run(other, "UPDATE profile SET source_digest = '\\x01' WHERE id = '" + KEY + "'");
            other.setAutoCommit(false);
            // The server ends the other one of the two.
            run(other, "SET LOCAL deadlock_timeout = '1min'");
            run(
                    other,
                    "INSERT INTO profile_deleted (id, source_digest, deleted_at) VALUES ('" + KEY
                            + "', '\\x01', now())");
            CompletableFuture<Boolean> delete = CompletableFuture.supplyAsync(() -> store.delete(KEY));
            waiting();
            run(other, "SELECT * FROM profile WHERE id = '" + KEY + "' FOR UPDATE");
            other.rollback();

            assertThat(delete.join()).isTrue();
            assertThat(store.get(KEY)).isEmpty();
        }
    }

    /** As whoever runs the server may have set it up. */
    @ParameterizedTest
    @ValueSource(strings = {"lock_timeout", "statement_timeout"})
    void increment_timeoutOfTheServer_isRepeatedAndMadeOnce(String timeout) throws Exception {
        try (ProfileStore store = ProfileStore.open(impatient(timeout), StoreOptions.defaults());
                Connection other = locking(KEY)) {
            CompletableFuture<Long> increment = CompletableFuture.supplyAsync(() -> store.increment(KEY, "visits", 1));
            String first = waiting();
            await().until(() -> !List.of("", first).contains(waitingNow()));
            other.rollback();

            assertThat(increment.join()).isEqualTo(2);
        }
    }

    /** It has told the row already, but not that it is committed. */
    @Test
    void increment_cancelledWithinItsCommit_isRepeatedAndMadeOnce() throws Exception {
        try (ProfileStore store = server.open();
                Connection other = server.connect()) {
            run(
                    other,
                    "CREATE FUNCTION wait_for_others() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END'");
            run(
                    other,
                    "CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON profile DEFERRABLE INITIALLY DEFERRED"
                            + " FOR EACH ROW EXECUTE FUNCTION wait_for_others()");
            try {
                run(other, "SELECT pg_advisory_lock(42)");
                CompletableFuture<Long> increment =
                        CompletableFuture.supplyAsync(() -> store.increment(KEY, "visits", 1));
                String cancelled = waiting();
                String since = query(other, WAITING_SINCE);
                run(other, "SELECT pg_cancel_backend(" + cancelled + ")");
                await().until(() -> !List.of("", since).contains(query(other, WAITING_SINCE)));
                run(other, "SELECT pg_advisory_unlock(42)");

                assertThat(increment.join()).isEqualTo(2);
                assertThat(store.get(KEY).orElseThrow().required("visits").intValue())
                        .isEqualTo(2);
            } finally {
                run(other, "SELECT pg_advisory_unlock_all()");
                run(other, "DROP FUNCTION wait_for_others CASCADE");
            }
        }
    }

    @Test
    void update_serverTakesReadsOnly_letsTheConnectionGoAndTriesAnother() throws Exception {
        try (Connection other = server.connect()) {
            run(other, "ALTER ROLE postgres SET default_transaction_read_only = on");
            try (ProfileStore store =
                    ProfileStore.open(server.location(), StoreOptions.defaults().withCredentials("postgres", ""))) {
                String before = query(other, SESSIONS);
                CompletableFuture<Long> update = update(store);
                await().until(() -> !before.equals(query(other, SESSIONS)));
                assertThat(update).isNotDone();
                run(other, "ALTER ROLE postgres RESET default_transaction_read_only");

                assertThat(update.join()).isPositive();
                assertThat(store.get(KEY).orElseThrow().required("email").stringValue())
                        .isEqualTo("new");
            } finally {
                run(other, "ALTER ROLE postgres RESET default_transaction_read_only");
            }
        }
    }

    /** Whatever a statement's error undoes is known. */
    @Test
    void update_refusedByATriggerOrAnIndex_isKnownNotToBeMade() throws Exception {
        try (ProfileStore store = server.open();
                Connection other = server.connect()) {
            run(other, "CREATE INDEX by_email ON profile (email)");
            run(
                    other,
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN IF NEW.email = ''no'' THEN RAISE EXCEPTION ''no''; END IF; RETURN NEW; END'");
            run(other, "CREATE TRIGGER refusing BEFORE UPDATE ON profile FOR EACH ROW EXECUTE FUNCTION refuse()");
            try {
                assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "no")))
                        .isInstanceOf(WriteFailed.class);
                String longer = new Random(1)
                        .ints(20_000, '!', '~')
                        .mapToObj(Character::toString)
                        .collect(joining());
                assertThatThrownBy(() -> store.update(KEY, Changes.set("email", longer)))
                        .isInstanceOf(WriteFailed.class);
                assertThat(store.get(KEY).orElseThrow().required("email").stringValue())
                        .isEqualTo("old");
            } finally {
                run(other, "DROP INDEX by_email");
                run(other, "DROP FUNCTION refuse CASCADE");
            }
        }
    }

    @Test
    void open_noConnectionLeft_saysSo() throws Exception {
        try (Connection other = server.connect()) {
            run(other, "CREATE ROLE few LOGIN CONNECTION LIMIT 0");

            assertThatThrownBy(() -> open("few", ""))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("has no connection left for this user");
        }
    }

    /** Where all of them are in use, a call waits for one of its own pool's. */
    @Test
    void calls_fewerConnectionsThanThreads_shareThem() throws Exception {
        try (Connection other = server.connect()) {
            run(other, "CREATE ROLE one LOGIN CONNECTION LIMIT 1");
            run(other, "GRANT ALL ON ALL TABLES IN SCHEMA public TO one");
            try (ProfileStore store = open("one", "")) {
                List<CompletableFuture<Long>> increments = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    increments.add(CompletableFuture.supplyAsync(() -> store.increment(KEY, "visits", 1)));
                }

                assertThat(increments.stream().map(CompletableFuture::join))
                        .containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            }
        }
    }

    @Test
    void open_wrongPasswordOrDatabase_isNamed() throws Exception {
        try (Connection other = server.connect()) {
            run(other, "CREATE ROLE guarded LOGIN PASSWORD 'right'");
            server.askForPassword("guarded");
            await().until(PostgresOutcomesTest::isGuarded);
            assertThatThrownBy(() -> open("guarded", "wrong"))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("the database refuses this user and password");
            assertThatThrownBy(() -> PostgresServer.open(server.location().replace("/postgres", "/elsewhere")))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("there is no such database");
        }
    }

    @Test
    void calls_serverStoppedAndStarted_goOn() throws Exception {
        try (ProfileStore store = server.open()) {
            long version = store.find(KEY).orElseThrow().version();
            server.stop();
            CompletableFuture<Long> meanwhile = CompletableFuture.supplyAsync(
                    () -> store.find(KEY).orElseThrow().version());
            server.start();

            assertThat(meanwhile.join()).as("a read").isEqualTo(version);
            assertThat(store.update(KEY, Changes.set("email", "new"), Expect.version(version)))
                    .isGreaterThan(version);
        }
    }

    /** While a session is left, the others are told so. */
    @Test
    void open_serverStops_saysSo() throws Exception {
        try (Connection last = server.connect()) {
            server.stopAfterTheLastSession();
            assertThat(last.isValid(0)).isTrue();
            await().untilAsserted(() -> assertThatThrownBy(() -> open("postgres", ""))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("it is starting or stopping"));
        } finally {
            server.stop();
            server.start();
        }
    }

    @Test
    void increment_serverStandsStill_isUnknownAndNotRepeated() throws Exception {
        try (ProfileStore store = PostgresServer.open(server.location() + "?socketTimeout=2");
                Connection other = locking(KEY)) {
            CompletableFuture<Long> increment = CompletableFuture.supplyAsync(() -> store.increment(KEY, "visits", 1));
            waiting();
            server.pause();
            try {
                failure(increment, OutcomeUnknown.class);
            } finally {
                server.resume();
            }
            other.rollback();

            // The server had the request, and makes it as soon as it can.
            await().until(() -> visits(store) != 1);
            assertThat(visits(store)).isEqualTo(2);
        }
    }

    private static boolean isGuarded() {
        try (Connection connection = DriverManager.getConnection(server.location(), "guarded", "wrong")) {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private static int visits(ProfileStore store) {
        return store.get(KEY).orElseThrow().required("visits").intValue();
    }

    private static ProfileStore open(String user, String password) {
        return ProfileStore.open(server.location(), StoreOptions.defaults().withCredentials(user, password));
    }

    /** A pool of an application's, as it were, of sessions with a short timeout. */
    private static PGSimpleDataSource impatient(String timeout) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.location());
        dataSource.setUser(PostgresServer.user());
        dataSource.setOptions("-c " + timeout + "=100");
        return dataSource;
    }

    private static CompletableFuture<Long> update(ProfileStore store) {
        return CompletableFuture.supplyAsync(() -> store.update(KEY, Changes.set("email", "new")));
    }

    private static <E extends Throwable> E failure(CompletableFuture<?> call, Class<E> kind) {
        return kind.cast(
                catchThrowableOfType(CompletionException.class, call::join).getCause());
    }

    /** A transaction of somebody else's that holds a profile. */
    private static Connection locking(String key) throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        run(connection, "SELECT * FROM profile WHERE id = '" + key + "' FOR UPDATE");
        return connection;
    }

    /** The one session that waits for a lock, as soon as one does. */
    private static String waiting() {
        return await().until(PostgresOutcomesTest::waitingNow, pid -> !pid.isEmpty());
    }

    private static String waitingNow() throws SQLException {
        try (Connection connection = server.connect()) {
            return query(connection, WAITING);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
