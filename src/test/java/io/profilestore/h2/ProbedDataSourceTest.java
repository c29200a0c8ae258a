package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.profilestore.FreePort;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a server that comes later, or never. */
class ProbedDataSourceTest {

    @TempDir
    Path directory;

    private static ProbedDataSource connections(int port, Credentials credentials) {
        String url = "jdbc:h2:tcp://127.0.0.1:" + port + "/profiles";
        JdbcDataSource server = new JdbcDataSource();
        server.setURL(url);
        server.setUser(credentials.user());
        server.setPassword(credentials.password());
        return new ProbedDataSource(server, url);
    }

    @Test
    void getConnection_serverAway_failsOnceAndThenWaitsForIt() throws Exception {
        int port = FreePort.find();
        // Made once, so that its passwords are known.
        RunningServer first = new RunningServer(directory);
        Credentials application = first.roles().application();
        first.close();

        ProbedDataSource connections = connections(port, application);
        assertThatThrownBy(connections::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no server answers at 127.0.0.1:" + port);
        CompletableFuture<Connection> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return connections.getConnection();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (RunningServer server = new RunningServer(directory, port);
                Connection connection = waiting.get()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(server.port()).isEqualTo(port);
        }
    }

    @Test
    void close_storeWhoseServerIsAway_waitsForNobody() throws Exception {
        RunningServer server = new RunningServer(directory);
        Credentials application = server.roles().application();
        ProfileStore store = ProfileStore.open(
                server.location(), StoreOptions.defaults().withCredentials(application.user(), application.password()));
        server.close();
        FutureTask<Throwable> refusal = new FutureTask<>(() -> catchThrowable(() -> store.get("k")));
        Thread caller = new Thread(refusal);
        caller.start();
        await().until(ProbedDataSourceTest::someoneWaits);
        store.close();

        assertThat(someoneWaits()).isFalse();
        // The pool itself keeps it waiting for ten seconds, closed or not.
        caller.interrupt();
        assertThat(refusal.get())
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("the store has been closed");
    }

    private static boolean someoneWaits() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(ProbedDataSource.class.getName()));
    }

    @Test
    void getConnection_interruptedWhileItWaits_failsAndKeepsTheFlag() throws Exception {
        ProbedDataSource connections = connections(FreePort.find(), new Credentials("nobody", "x"));
        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);

        Thread.currentThread().interrupt();
        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
