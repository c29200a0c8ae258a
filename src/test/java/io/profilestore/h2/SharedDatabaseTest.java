package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreOptions;
import io.profilestore.h2.Renewal.Outcome;
import io.profilestore.h2.Renewal.Role;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One embedded database, several stores and processes. */
class SharedDatabaseTest {

    private static final Call CALL = Call.on("test", "profiles");
    private static final StoreOptions CREATE = StoreOptions.defaults().withCreate(true);

    @TempDir
    Path directory;

    private Path database;
    private String location;
    private @Nullable IncrementerProcess other;

    @BeforeEach
    void paths() {
        database = directory.resolve("profiles");
        location = "jdbc:h2:" + database;
    }

    @AfterEach
    void end() throws Exception {
        if (other != null) {
            other.kill();
        }
    }

    @Test
    void open_lockAndOwnerFile_areForTheirOwnerOnlyAndTheLatterGoes() throws Exception {
        try (ProfileStore store = ProfileStore.open(location, CREATE)) {
            for (String name : List.of("profiles.lock", "profiles.owner")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
            assertThat(OwnerFile.read(database).orElseThrow().pid())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(store.get("k")).isEmpty();
        }
        assertThat(directory.resolve("profiles.owner")).doesNotExist();
        assertThat(directory.resolve("profiles.owner.tmp")).doesNotExist();
    }

    @Test
    void close_oneOfTwoStoresOfAProcess_leavesTheOtherItsSeat() {
        ProfileStore first = ProfileStore.open(location, CREATE);
        try (ProfileStore second = ProfileStore.open("jdbc:h2:" + directory.resolve("./profiles"))) {
            first.set("k", Json.parse("1"));
            first.close();
            first.close();
            assertThat(second.get("k")).contains(Json.parse("1"));
            assertThat(OwnerFile.read(database)).isPresent();
        }
        assertThat(OwnerFile.read(database)).isEmpty();
    }

    @Test
    void open_settingsForWhoeverOpensTheDatabase_areNoneOfAClients() throws Exception {
        startOther();
        try (ProfileStore store = ProfileStore.open(location + ";CACHE_SIZE=64;LOCK_TIMEOUT=500")) {
            assertThat(store.get("k")).isEmpty();
        }
    }

    @Test
    void open_heldByAnotherProcess_givenUsersLogInThere() throws Exception {
        startOther();
        Credentials application =
                CredentialsFile.beside(database).read(CALL).all().get(1);
        try (ProfileStore store = ProfileStore.open(location, given(application))) {
            store.set("k", Json.parse("1"));
            assertThat(store.get("k")).contains(Json.parse("1"));
        }
        assertThatThrownBy(() -> ProfileStore.open(location, given(new Credentials("PROFILESTORE_APP", "guess"))))
                .isInstanceOf(AccessDenied.class);
    }

    @Test
    void health_openedByAnotherProcess_namesIt() throws Exception {
        IncrementerProcess process = startOther();
        try (SqlStore store = (SqlStore) ProfileStore.open(location)) {
            assertThat(store.health().orElseThrow().openedBy()).contains("process " + process.pid());
            assertThat(store.backup(directory.resolve("copy.mv.db"))).isPresent();
        }
    }

    @Test
    void open_withoutFile_anybodyWhoIsGivenMayTakeOver() throws Exception {
        Credentials owner = new Credentials("OWNER", "a password");
        ProfileStore.open(location, given(owner).withCreate(true)).close();
        other = new IncrementerProcess(location, "n", owner);
        other.begin();
        other.awaitWork();
        try (ProfileStore store = ProfileStore.open(location, given(owner))) {
            assertThat(store.get(Incrementer.KEY)).isPresent();
            other.kill();
            await().ignoreException(io.profilestore.StoreUnreachable.class)
                    .until(() -> store.get("nobody").isEmpty());
            store.set("k", Json.parse("1"));
        }
        assertThat(directory.resolve("profiles.credentials")).doesNotExist();
    }

    @Test
    void get_ownerKilledAndItsFileWithUsersGone_saysWhichFile() throws Exception {
        IncrementerProcess process = startOther();
        try (ProfileStore store = ProfileStore.open(location)) {
            process.kill();
            Files.delete(directory.resolve("profiles.credentials"));

            assertThatThrownBy(() -> store.get("k"))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("there is no readable file " + directory.resolve("profiles.credentials"));
        }
    }

    /** A port that was given away again must not lead to another database. */
    @Test
    void connect_otherNameThanTheOneInTheOwnerFile_isRefused() {
        try (ProfileStore store = ProfileStore.open(location, CREATE)) {
            Credentials owner = CredentialsFile.beside(database).read(CALL).owner();
            int port = OwnerFile.read(database).orElseThrow().port();
            assertThatThrownBy(() -> DriverManager.getConnection(
                            "jdbc:h2:tcp://127.0.0.1:" + port + "/profiles", owner.user(), owner.password()))
                    .hasMessageContaining("Wrong user name or password");
            assertThat(store.get("k")).isEmpty();
        }
    }

    @Test
    void start_serverWhereAnotherProcessHasADatabase_isBusyAndNamesIt() throws Exception {
        IncrementerProcess process = startOther();
        assertThatThrownBy(() -> new RunningServer(directory))
                .isInstanceOf(StoreBusy.class)
                .hasMessageContaining("process " + process.pid() + " has opened the database profiles");
        process.awaitWork();
    }

    @Test
    void open_whereAServerIs_isBusyAndSaysWhich() {
        try (RunningServer server = new RunningServer(directory)) {
            assertThatThrownBy(() -> ProfileStore.open(location))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("a server serves the databases of this directory");
            assertThat(server.port()).isPositive();
        }
        ProfileStore.open(location).close();
    }

    @Test
    void renew_anotherProcessHasIt_isTakenOverThere() throws Exception {
        IncrementerProcess process = startOther();
        Roles old = CredentialsFile.beside(database).read(CALL);
        try (ProfileStore open = ProfileStore.open(location)) {
            assertThat(Renewal.renew(CredentialsFile.beside(database).path(), EnumSet.allOf(Role.class), null))
                    .isEqualTo(Outcome.RENEWED);
            assertThat(open.get("k")).isEmpty();
        }
        ProfileStore.open(location).close();
        assertThatThrownBy(() -> ProfileStore.open(location, given(old.owner())))
                .isInstanceOf(AccessDenied.class);
        process.awaitWork();
    }

    @Test
    void renew_thisProcessHasIt_isTakenOver() {
        try (ProfileStore open = ProfileStore.open(location, CREATE)) {
            assertThat(Renewal.renew(CredentialsFile.beside(database).path(), EnumSet.allOf(Role.class), null))
                    .isEqualTo(Outcome.RENEWED);
            assertThat(open.get("k")).isEmpty();
            ProfileStore.open(location).close();
        }
        ProfileStore.open(location).close();
    }

    @Test
    void open_interruptedWhileItWaits_isBusyAtOnceAndKeepsTheFlag() throws Exception {
        ProfileStore.open(location, CREATE).close();
        try (DatabaseLock lock = DatabaseLock.take(CALL, database)) {
            assertThat(lock).isNotNull();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread opening = new Thread(() -> {
                try {
                    ProfileStore.open(location).close();
                } catch (RuntimeException e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            opening.start();
            await().until(() -> opening.getState() == Thread.State.WAITING);
            opening.interrupt();
            opening.join();
            assertThat(thrown.get()).isInstanceOf(StoreBusy.class).hasMessageContaining("interrupted");
            assertThat(flag).isTrue();
        }
        ProfileStore.open(location).close();
    }

    private IncrementerProcess startOther() throws Exception {
        ProfileStore.open(location, CREATE).close();
        IncrementerProcess started = new IncrementerProcess(location, "n");
        other = started;
        started.begin();
        started.awaitWork();
        return started;
    }

    private static StoreOptions given(Credentials credentials) {
        return StoreOptions.defaults().withCredentials(credentials.user(), credentials.password());
    }
}
