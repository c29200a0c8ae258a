package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Call;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.sql.SqlFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server, or the owner of an embedded database, that takes connections and says nothing, as one does that hangs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentPeerTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Credentials ANYBODY = new Credentials("sa", "x");

    @TempDir
    Path directory;

    /** The kernel takes connections for it; nobody reads what comes. */
    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    private String silentServer() {
        return "jdbc:h2:tcp://127.0.0.1:" + silent.getLocalPort() + "/profiles";
    }

    @Test
    void open_silentServer_endsAndSaysSo() {
        assertThatThrownBy(() -> ProfileStore.open(
                        silentServer(), StoreOptions.defaults().withCredentials("sa", "x")))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("does not answer");
    }

    /** Such a file may be left by an owner of long ago, where another program has its port now. */
    @Test
    void open_fileNamesSilentPortWhileTheOwnerLives_endsAndThenFindsTheOwner() throws Exception {
        Path database = directory.resolve("profiles");
        String location = "jdbc:h2:" + database;
        ProfileStore.open(location, StoreOptions.defaults().withCreate(true)).close();
        IncrementerProcess owner = new IncrementerProcess(location, "n");
        try {
            owner.begin();
            owner.awaitWork();
            OwnerFile right = OwnerFile.read(database).orElseThrow();
            Call call = Call.on("test", location);
            new OwnerFile(silent.getLocalPort(), 4711, right.name()).publish(call, database);

            assertThatThrownBy(() -> ProfileStore.open(location))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("process 4711")
                    .hasMessageContaining("does not answer");

            right.publish(call, database);
            try (ProfileStore store = ProfileStore.open(location)) {
                assertThat(store.get(Incrementer.KEY)).isPresent();
            }
        } finally {
            owner.kill();
        }
    }

    @Test
    void getConnection_silentServer_endsAsSilence() {
        RemoteConnections connections = RemoteConnections.at(silentServer(), ANYBODY, SHORT);
        assertThatThrownBy(connections::getConnection)
                .isInstanceOf(SQLException.class)
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void statement_takesLongerThanALoginMay_isWaitedFor() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Connection holder = server.owner();
                Statement hold = holder.createStatement();
                Connection connection = RemoteConnections.at(
                                server.location(), server.roles().application(), SHORT)
                        .getConnection();
                Statement waiting = connection.createStatement()) {
            hold.execute("SET EXCLUSIVE TRUE");
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> executes(waiting));
            await().pollDelay(SHORT.multipliedBy(2)).until(() -> true);
            assertThat(answer).isNotDone();
            hold.execute("SET EXCLUSIVE FALSE");
            assertThat(answer.join()).isTrue();
        }
    }

    private static boolean executes(Statement statement) {
        try {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void getConnection_answered_itsSocketIsFoundKeptAliveAndWithoutLimit() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Connection connection = RemoteConnections.at(
                                server.location(), server.roles().application())
                        .getConnection()) {
            List<Socket> sockets = RemoteConnections.sockets(connection);
            // Empty would mean that H2 has moved what the limit of a login needs.
            assertThat(sockets).hasSize(1);
            assertThat(sockets.get(0).getSoTimeout()).isZero();
            assertThat(sockets.get(0).getOption(StandardSocketOptions.SO_KEEPALIVE))
                    .isTrue();
        }
    }

    @Test
    void getConnection_limitOfTheLocation_staysForGood() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Connection connection = RemoteConnections.at(
                                server.location() + ";network_timeout=7000",
                                server.roles().application())
                        .getConnection()) {
            assertThat(RemoteConnections.sockets(connection).get(0).getSoTimeout())
                    .isEqualTo(7_000);
        }
    }

    @Test
    void getConnection_poolCanMakeNone_isNotTakenForAPoolInUse() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:");
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(SHORT.toMillis());
        try (HikariDataSource inUse = new HikariDataSource(config);
                Connection only = inUse.getConnection()) {
            assertThat(only.isValid(1)).isTrue();
            assertThatThrownBy(new PooledConnections(inUse)::getConnection)
                    .isInstanceOf(SQLTransientConnectionException.class);
        }
        config = new HikariConfig();
        config.setDataSource(RemoteConnections.at(silentServer(), ANYBODY, SHORT.multipliedBy(3)));
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(SHORT.toMillis());
        try (HikariDataSource empty = new HikariDataSource(config)) {
            assertThatThrownBy(new PooledConnections(empty)::getConnection)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(H2Errors.classify(e)).isEqualTo(SqlFailure.CONNECTION_LOST));
        }
    }
}
