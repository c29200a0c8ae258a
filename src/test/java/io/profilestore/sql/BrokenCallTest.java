package io.profilestore.sql;

import static io.profilestore.sql.BreakingConnections.broken;
import static io.profilestore.sql.BreakingConnections.letGo;
import static io.profilestore.sql.BreakingConnections.lockTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.OutcomeUnknown;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreUnreachable;
import io.profilestore.VersionConflict;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a call whose connection fails, at each moment of it. */
class BrokenCallTest {

    private static final String KEY = "user:1";

    @TempDir
    static Path directory;

    private HikariDataSource pool;
    private BreakingConnections connections;
    private ProfileStore store;

    @BeforeAll
    static void create() {
        H2Directory.create(directory).close();
    }

    @BeforeEach
    void open() throws Exception {
        Properties credentials = H2Directory.credentials(directory);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:async:" + directory.resolve("profiles"));
        config.setUsername(credentials.getProperty("owner.user"));
        config.setPassword(credentials.getProperty("owner.password"));
        config.setMaximumPoolSize(2);
        pool = new HikariDataSource(config);
        connections = new BreakingConnections(pool);
        store = ProfileStore.open(connections.dataSource());
        store.set(KEY, Json.parse("{\"email\":\"old\"}"));
    }

    @AfterEach
    void close() {
        assertThat(connections.isOver()).isTrue();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        pool.close();
    }

    @Test
    void update_brokenBeforeTheAnswer_isUnknownAndItsTokenTellsThatItWasMade() {
        connections.afterStatement("UPDATE", broken());
        OutcomeUnknown unknown = unknown(() -> store.update(KEY, Changes.set("email", "new")));

        assertThat(unknown.call().operation()).isEqualTo("update");
        assertThat(unknown.call().key()).isEqualTo(KEY);
        assertThat(email()).isEqualTo("new");
        assertThat(unknown.writeToken()).isPresent().isEqualTo(found().writeToken());
    }

    @Test
    void update_brokenBeforeItArrived_isUnknownAndTheTokenIsAnothers() {
        connections.beforeStatement("UPDATE", broken());
        OutcomeUnknown unknown = unknown(() -> store.update(KEY, Changes.set("email", "new")));

        assertThat(email()).isEqualTo("old");
        assertThat(unknown.writeToken()).isPresent().isNotEqualTo(found().writeToken());
    }

    @Test
    void everyWrite_brokenBeforeTheAnswer_isUnknownWithItsToken() {
        for (Runnable write : List.<Runnable>of(
                () -> store.set(KEY, Json.parse("{}")),
                () -> store.increment(KEY, "visits", 1),
                () -> store.update(KEY, Changes.set("no column", "x").increment("visits", 1)),
                () -> store.modify(KEY, value -> Json.parse("7")))) {
            connections.afterStatement("UPDATE", broken());
            assertThat(unknown(write).writeToken()).isPresent().isEqualTo(found().writeToken());
        }
        store.delete("user:2");
        connections.afterStatement("CALL profile_commit", broken());
        assertThat(unknown(() -> store.set("user:2", Json.parse("{}"))).writeToken())
                .isPresent()
                .isEqualTo(store.find("user:2").orElseThrow().writeToken());
    }

    @Test
    void update_repeatedWithTheVersionThatWasRead_isMadeOnce() {
        Expect asRead = Expect.version(found().version());
        Changes visit = Changes.increment("visits", 1);

        connections.beforeStatement("UPDATE", broken());
        unknown(() -> store.update(KEY, visit, asRead));
        store.update(KEY, visit, asRead);
        assertThatThrownBy(() -> store.update(KEY, visit, asRead)).isInstanceOf(VersionConflict.class);
        assertThat(found().value().get("visits").intValue()).isEqualTo(1);
    }

    @Test
    void delete_brokenAtTheCommit_isUnknownWithoutToken() {
        connections.afterStatement("CALL profile_commit", broken());
        OutcomeUnknown unknown = unknown(() -> store.delete(KEY));

        assertThat(unknown.writeToken()).isEmpty();
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void delete_brokenBeforeTheCommit_isMadeOnAnotherConnection() {
        connections.afterStatement("DELETE", broken());
        assertThat(store.delete(KEY)).isTrue();
    }

    @Test
    void delete_letGoAfterTheCommit_isMadeOnce() {
        // The first setAutoCommit begins the transaction, the one after the commit fails.
        connections.afterStatement("CALL profile_commit", null).before("setAutoCommit", letGo());
        assertThat(store.delete(KEY)).isTrue();
    }

    @Test
    void get_broken_isRepeated() {
        connections.beforeStatement("SELECT", broken()).beforeStatement("SELECT", broken());
        assertThat(store.get(KEY)).isPresent();
    }

    @Test
    void write_noConnectionToBeHad_waitsForOne() {
        connections.before("getConnection", broken()).before("getConnection", letGo());
        store.update(KEY, Changes.set("email", "new"));
        assertThat(email()).isEqualTo("new");
    }

    @Test
    void open_noConnectionToBeHad_failsAtOnce() {
        BreakingConnections none = new BreakingConnections(pool).before("getConnection", broken());
        assertThatThrownBy(() -> ProfileStore.open(none.dataSource())).isInstanceOf(StoreUnreachable.class);
        assertThat(none.isOver()).isTrue();
    }

    @Test
    void write_serverLetsItGo_isMadeOnAnotherConnection() {
        connections.beforeStatement("UPDATE", letGo()).before("setAutoCommit", letGo());
        store.update(KEY, Changes.set("email", "new"));
        assertThat(store.delete(KEY)).isTrue();
    }

    @Test
    void update_poolFailsToTakeTheConnectionBack_isMadeOnce() {
        connections.after("close", lockTimeout());
        assertThat(store.increment(KEY, "visits", 1)).isEqualTo(1);
        assertThat(found().value().get("visits").intValue()).isEqualTo(1);
    }

    @Test
    void call_threadIsInterruptedAlready_isNotSentAndKeepsTheFlag() {
        connections.before("getConnection", broken());
        for (Runnable call : List.<Runnable>of(() -> store.increment(KEY, "visits", 1), () -> store.get(KEY))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(call::run)
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("interrupted")
                    .hasMessageContaining("Nothing was changed");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(connections.isOver()).isFalse();
        assertThat(found().value().get("visits")).isNull();
    }

    @Test
    void write_interruptedAndNothingApplied_stopsAtOnceAndKeepsTheFlag() {
        connections.beforeStatement("UPDATE", interruptingOnceItIsLookedAt(lockTimeout()));
        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "new")))
                .isInstanceOf(StoreBusy.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(email()).isEqualTo("old");
    }

    @Test
    void write_interruptedWhileThereIsNoConnection_stopsAtOnceAndKeepsTheFlag() {
        connections.before("getConnection", interruptingOnceItIsLookedAt(broken()));
        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "new"))).isInstanceOf(StoreBusy.class);
        assertThat(Thread.interrupted()).isTrue();

        connections.before("getConnection", new SQLException("interrupted", new InterruptedException()));
        assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(StoreBusy.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** An interrupt that comes after the call has begun. */
    private static SQLException interruptingOnceItIsLookedAt(SQLException error) {
        return new SQLException(error.getMessage(), error.getSQLState(), error.getErrorCode()) {
            @Override
            public int getErrorCode() {
                Thread.currentThread().interrupt();
                return super.getErrorCode();
            }
        };
    }

    @Test
    void write_interruptedWhileItWaitsForTheDisk_saysSoAndNothingOfFreeSpace() {
        connections.afterStatement("UPDATE", new SQLException("interrupted", "PS010", new InterruptedException()));
        OutcomeUnknown unknown = unknown(() -> store.update(KEY, Changes.set("email", "new")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(unknown)
                .hasMessageContaining("interrupted while it waited for the disk")
                .hasMessageNotContaining("space");
        assertThat(unknown.writeToken()).isEqualTo(found().writeToken());
    }

    @Test
    void call_closedStore_saysSo() {
        ProfileStore closed = ProfileStore.open(connections.dataSource());
        closed.close();
        for (Runnable call : List.<Runnable>of(() -> closed.increment(KEY, "visits", 1), () -> closed.get(KEY))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("the store has been closed");
        }
    }

    @Test
    void write_interruptedAndPerhapsApplied_isUnknownAndKeepsTheFlag() {
        connections.afterStatement("UPDATE", new SQLException("interrupted", new InterruptedException()));
        unknown(() -> store.update(KEY, Changes.set("email", "new")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(email()).isEqualTo("new");
    }

    @Test
    void modify_interruptedBetweenItsTries_stopsAtOnceAndKeepsTheFlag() {
        assertThatThrownBy(() -> store.modify(KEY, value -> {
                    store.increment(KEY, "visits", 1);
                    Thread.currentThread().interrupt();
                    return value;
                }))
                .isInstanceOf(StoreBusy.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(found().value().get("visits").intValue()).isEqualTo(1);
    }

    private static OutcomeUnknown unknown(Runnable write) {
        OutcomeUnknown unknown = catchThrowableOfType(OutcomeUnknown.class, write::run);
        assertThat(unknown).isNotNull();
        return unknown;
    }

    private Profile found() {
        return store.find(KEY).orElseThrow();
    }

    private String email() {
        return found().value().get("email").stringValue();
    }
}
