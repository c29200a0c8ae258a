package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.h2.Renewal.Outcome;
import io.profilestore.h2.Renewal.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTest {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);
    private static final Call CALL = Call.on("test", "profiles");

    @TempDir
    Path directory;

    private Path database;
    private CredentialsFile file;

    @BeforeEach
    void paths() {
        database = directory.resolve("profiles");
        file = CredentialsFile.beside(database);
    }

    @Test
    void renew_embedded_newPasswordsCountAndOldOnesDoNot() throws SQLException {
        Roles old = created();
        assertThat(Renewal.renew(file.path(), BOTH, null)).isEqualTo(Outcome.RENEWED);

        Roles now = file.read(CALL);
        assertThat(now.isRenewing()).isFalse();
        assertThat(now.owner().password()).isNotEqualTo(old.owner().password());
        assertThat(now.application().password()).isNotEqualTo(old.application().password());
        for (Credentials valid : now.all()) {
            connect(valid).close();
        }
        for (Credentials invalid : old.all()) {
            assertThatThrownBy(() -> connect(invalid)).hasMessageContaining("Wrong user name or password");
        }
    }

    @Test
    void renew_oneRole_leavesTheOther() throws SQLException {
        Roles old = created();
        Renewal.renew(file.path(), EnumSet.of(Role.APPLICATION), null);

        Roles now = file.read(CALL);
        assertThat(now.owner()).isEqualTo(old.owner());
        assertThat(now.application()).isNotEqualTo(old.application());
        connect(now.application()).close();
    }

    @Test
    void renew_beneathAServer_isTakenOverAndKeepsConnections() throws SQLException {
        try (RunningServer server = new RunningServer(directory);
                Connection open = server.application()) {
            Roles old = server.roles();
            assertThat(Renewal.renew(file.path(), BOTH, null)).isEqualTo(Outcome.RENEWED);

            assertThat(server.roles().isRenewing()).isFalse();
            assertThatCode(() -> server.application().close()).doesNotThrowAnyException();
            assertThatCode(() -> server.owner().close()).doesNotThrowAnyException();
            assertThatThrownBy(() -> RunningServer.connect(server.location(), old.application()))
                    .hasMessageContaining("Wrong user name or password");
            assertThat(open.createStatement().execute("SELECT 1")).isTrue();
            assertThat(server.log).anyMatch(line -> line.contains("new passwords taken over"));
        }
    }

    /** Killed after each step: the file is written, the owner has the new one, both have, the database is on disk. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void renew_interrupted_whoeverOpensNextGoesOn(int steps) throws SQLException {
        Roles old = created();
        Roles renewed = old.renewed(BOTH);
        file.replace(CALL, renewed);
        if (steps > 1) {
            try (Connection owner = connect(old.owner())) {
                Roles reached = steps == 2 ? new Roles(renewed.owner(), old.application(), null) : renewed;
                reached.impose(owner);
            }
        }

        ProfileStore.open("jdbc:h2:" + database).close();

        assertThat(file.read(CALL)).isEqualTo(renewed.settled());
        for (Credentials valid : renewed.all()) {
            connect(valid).close();
        }
    }

    @Test
    void renew_interruptedAndBegunAgain_locksNobodyOut() throws SQLException {
        Roles old = created();
        Roles first = old.renewed(BOTH);
        file.replace(CALL, first);
        try (Connection owner = connect(old.owner())) {
            first.impose(owner);
        }

        Renewal.renew(file.path(), BOTH, null);

        Roles now = file.read(CALL);
        assertThat(now.owner()).isNotEqualTo(first.owner());
        connect(now.owner()).close();
    }

    @Test
    void renew_interrupted_aServerGoesOn() throws SQLException {
        Roles old = created();
        file.replace(CALL, old.renewed(BOTH));
        try (RunningServer server = new RunningServer(directory)) {
            assertThat(server.roles().isRenewing()).isFalse();
            server.application().close();
        }
    }

    @Test
    void renew_noDatabaseYet_isWhatItIsCreatedWith() throws IOException, SQLException {
        assertThat(Renewal.renew(file.path(), BOTH, directory.resolve("worker.credentials")))
                .isEqualTo(Outcome.CREATED);
        assertThat(Files.readString(directory.resolve("worker.credentials")))
                .contains("application.password")
                .doesNotContain("owner");
        for (String name : List.of("profiles.credentials", "worker.credentials")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
        Roles prepared = file.read(CALL);
        created();
        assertThat(file.read(CALL)).isEqualTo(prepared);
        connect(prepared.application()).close();
    }

    @Test
    void renew_fileLost_isDenied() throws IOException {
        created();
        Files.delete(file.path());
        assertThatThrownBy(() -> Renewal.renew(file.path(), BOTH, null))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("Restore the file");
        assertThat(file.path()).doesNotExist();
    }

    @Test
    void refresh_fileGone_isWrittenAgain() throws IOException {
        try (RunningServer server = new RunningServer(directory)) {
            Roles roles = server.roles();
            Files.delete(file.path());
            await().until(file::exists);
            assertThat(file.read(CALL)).isEqualTo(roles);
            assertThat(server.log).anyMatch(line -> line.contains("was gone"));
        }
    }

    /** As a secret manager does it, or somebody who restores a backup of the file. */
    @Test
    void refresh_fileReplacedWithoutTheOldPassword_isInForceAndLocksNobodyOut() throws SQLException {
        Roles other;
        try (RunningServer server = new RunningServer(directory)) {
            Roles old = server.roles();
            other = new Roles(old.owner().renewed(), old.application().renewed(), null);
            file.replace(CALL, other);
            await().untilAsserted(() -> RunningServer.connect(server.location(), other.application())
                    .close());
            await().until(() -> !server.roles().isRenewing());
        }
        try (RunningServer again = new RunningServer(directory)) {
            RunningServer.connect(again.location(), other.owner()).close();
        }
    }

    @Test
    void renew_severalAtOnce_locksNobodyOut() throws Exception {
        created();
        List<FutureTask<Outcome>> renewing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Outcome> renewal = new FutureTask<>(() -> Renewal.renew(file.path(), BOTH, null));
            renewing.add(renewal);
            new Thread(renewal).start();
        }
        for (Future<Outcome> renewal : renewing) {
            assertThat(renewal.get()).isEqualTo(Outcome.RENEWED);
        }
        assertThat(file.read(CALL).isRenewing()).isFalse();
        for (Credentials valid : file.read(CALL).all()) {
            connect(valid).close();
        }
    }

    @Test
    void renew_applicationFileThatHoldsAnOwner_isRefusedBeforeAnythingChanges() {
        Roles old = created();
        assertThatThrownBy(() -> Renewal.renew(file.path(), BOTH, file.path())).isInstanceOf(InvalidLocation.class);
        assertThat(file.read(CALL)).isEqualTo(old);
    }

    /** Passwords that were made before the database, and given by another file when it is. */
    @Test
    void start_fileThereButNoDatabase_createsWithTheGivenOnes() throws SQLException {
        Renewal.renew(file.path(), BOTH, null);
        CredentialsFile secret = new CredentialsFile(directory.resolve("secret"));
        secret.replace(CALL, Roles.random());
        try (H2Server server = H2Server.start(
                new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), secret.path(), null),
                line -> {})) {
            for (Credentials valid : secret.read(CALL).all()) {
                RunningServer.connect(server.databases().get(0).location(), valid)
                        .close();
            }
        }
    }

    @Test
    void open_applicationWithoutItsRole_isGivenIt() throws SQLException {
        Roles roles = created();
        try (Connection owner = connect(roles.owner())) {
            owner.createStatement().execute("REVOKE PROFILESTORE_APPLICATION FROM PROFILESTORE_APP");
        }
        created();
        try (Connection application = connect(roles.application())) {
            assertThat(application.createStatement().execute("SELECT * FROM profile"))
                    .isTrue();
        }
    }

    @Test
    void renew_fileOfAnotherDatabase_isDeniedAndTheDatabaseKeepsItsPasswords() throws SQLException {
        Roles old = created();
        file.replace(CALL, Roles.random());
        assertThatThrownBy(() -> Renewal.renew(file.path(), BOTH, null)).isInstanceOf(AccessDenied.class);
        connect(old.owner()).close();
    }

    @Test
    void renew_otherName_isInvalid() {
        assertThatThrownBy(() -> Renewal.renew(directory.resolve("profiles.mv.db"), BOTH, null))
                .isInstanceOf(InvalidLocation.class);
        assertThatThrownBy(() -> Renewal.renew(directory.resolve(".credentials"), BOTH, null))
                .isInstanceOf(InvalidLocation.class);
    }

    @Test
    void start_withGivenCredentials_createsWithThemAndTakesOthersOver() throws SQLException {
        CredentialsFile secret = new CredentialsFile(directory.resolve("secret"));
        for (int round = 0; round < 2; round++) {
            Roles wanted = Roles.random();
            secret.replace(CALL, wanted);
            List<String> log = new ArrayList<>();
            try (H2Server server = H2Server.start(
                    new H2Server.Settings(
                            directory.resolve("data"), "127.0.0.1", 0, List.of("profiles"), secret.path(), null),
                    log::add)) {
                String location = server.databases().get(0).location();
                for (Credentials valid : wanted.all()) {
                    RunningServer.connect(location, valid).close();
                }
            }
        }
    }

    @Test
    void open_fileOfAnOlderVersion_getsAnApplication() throws SQLException {
        Roles old = created();
        file.replace(CALL, new Roles(old.owner(), null, null));
        created();
        Roles now = file.read(CALL);
        assertThat(now.owner()).isEqualTo(old.owner());
        assertThat(now.application()).isNotNull();
    }

    private Roles created() {
        ProfileStore.open("jdbc:h2:" + database, StoreOptions.defaults().withCreate(true))
                .close();
        return file.read(CALL);
    }

    private Connection connect(Credentials credentials) throws SQLException {
        return RunningServer.connect("jdbc:h2:" + database + ";IFEXISTS=TRUE", credentials);
    }
}
