package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.engine.SessionRemote;
import org.h2.security.SHA256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients, slow ones, dead ones, and what becomes of all of them when the server stops. */
class ClientsTest {

    private static final int MANY = 1_000;

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connect_thousandClientsAtOnce_areAllServed() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(MANY);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Connection>> connecting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            connecting.add(clients.submit(() -> {
                go.await();
                return server.application();
            }));
        }
        long start = System.nanoTime();
        go.countDown();
        List<Connection> connected = new ArrayList<>();
        for (Future<Connection> each : connecting) {
            connected.add(each.get());
        }
        long allIn = System.nanoTime();
        increment(10);
        System.out.printf(
                "%d clients at once: all in after %.1f s, then 10 updates in %.1f ms%n",
                MANY, (allIn - start) / 1e9, (System.nanoTime() - allIn) / 1e6);
        for (Connection each : connected) {
            each.close();
        }
        clients.shutdown();
    }

    @Test
    void connect_silentSlowAndHalfOpenClients_holdUpNobody() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            silent.add(server.socket());
        }
        // Sends its login a byte at a time, and never ends.
        Socket slow = server.socket();
        Thread trickle = new Thread(() -> {
            try {
                while (true) {
                    slow.getOutputStream().write(0);
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                // Dropped.
            }
        });
        trickle.start();
        // Asks for much, and reads nothing of it.
        Connection deaf = server.application();
        Thread asking = new Thread(() -> {
            try (Statement statement = deaf.createStatement()) {
                statement.setFetchSize(1);
                statement.executeQuery("SELECT X, REPEAT('x', 100000) FROM SYSTEM_RANGE(1, 1000)");
            } catch (SQLException e) {
                // The server stops before it is done.
            }
        });
        asking.setDaemon(true);
        asking.start();

        long start = System.nanoTime();
        increment(100);
        System.out.printf("100 updates beside %d silent clients: %.1f ms%n", MANY, (System.nanoTime() - start) / 1e6);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(silent)
                    .allSatisfy(socket -> assertThat(isDropped(socket)).isTrue());
            assertThat(trickle.isAlive()).isFalse();
        });
        increment(10);
    }

    @Test
    void close_runningTransaction_mayCommit() throws Exception {
        Connection connection = server.application();
        Connection idle = server.application();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                    + " VALUES ('user:1', 1, JSON '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
            Thread closing = new Thread(server::close);
            closing.start();
            await().atMost(Duration.ofMinutes(1)).until(() -> isBroken(idle));
            assertThatThrownBy(() -> server.application()).isInstanceOf(SQLException.class);
            statement.execute("UPDATE profile SET version = 2 WHERE id = 'user:1'");
            connection.commit();
            closing.join();
            assertThat(isBroken(connection)).isTrue();
        }
        assertThat(server.log).noneMatch(line -> line.contains("cut off"));
        try (ProfileStore store = ProfileStore.open("jdbc:h2:" + directory.resolve("profiles"))) {
            assertThat(store.find("user:1"))
                    .hasValueSatisfying(p -> assertThat(p.version()).isEqualTo(2));
        }
    }

    @Test
    void close_clientThatReadsNothing_waitsNoLongerThanTheLimit() throws Exception {
        Handshake login = login(server.roles().application());
        try (Socket deaf = server.socket()) {
            deaf.setReceiveBufferSize(1_024);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(said);
            out.write(login.bytes());
            out.writeInt(SessionRemote.SESSION_SET_ID);
            text(out, "00");
            text(out, "UTC");
            out.writeInt(SessionRemote.SESSION_PREPARE);
            out.writeInt(1);
            text(out, "SELECT X, REPEAT('x', 100000) FROM SYSTEM_RANGE(1, 1000)");
            out.writeInt(SessionRemote.COMMAND_EXECUTE_QUERY);
            out.writeInt(1);
            out.writeInt(2);
            out.writeLong(Long.MAX_VALUE);
            out.writeInt(1_000);
            out.writeInt(0);
            deaf.getOutputStream().write(said.toByteArray());
            await().atMost(Duration.ofMinutes(1)).until(ClientsTest::rowsAreSent);

            Thread closing = new Thread(() -> server.close(Duration.ofSeconds(1)));
            closing.start();
            closing.join(Duration.ofMinutes(1).toMillis());

            assertThat(closing.isAlive()).isFalse();
        }
        assertThat(server.log).contains("stopped");
    }

    /** Whether a thread of the server sends rows, which are more than what lies between it and its client can hold. */
    private static boolean rowsAreSent() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals("org.h2.server.TcpServerThread")
                        && frame.getMethodName().equals("sendRows"));
    }

    @Test
    void close_exclusiveMode_waitsNoLongerThanTheLimit() throws Exception {
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("SET EXCLUSIVE TRUE");
            Thread closing = new Thread(() -> server.close(Duration.ofSeconds(1)));
            closing.start();
            closing.join(Duration.ofMinutes(1).toMillis());
            assertThat(closing.isAlive()).isFalse();
        } catch (SQLException e) {
            // Its connection was cut off.
        }
        assertThat(server.log).contains("stopped");
    }

    @Test
    void start_preparedTransactionLeftBehind_isRolledBack() throws Exception {
        increment(1);
        try (Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE profile SET email = 'held'");
            statement.execute("PREPARE COMMIT abandoned");
            server.close(Duration.ofSeconds(1));
        } catch (SQLException e) {
            // Its connection is gone.
        }
        server = new RunningServer(directory);
        increment(1);
    }

    @Test
    void cancel_thousandsOfThem_takeNobodysPlace() throws Exception {
        byte[] cancel = RunningServer.cancelMessage();
        for (int i = 0; i < 2 * Clients.MAX_INSIDE; i++) {
            try (Socket socket = server.socket()) {
                socket.getOutputStream().write(cancel);
            }
        }
        increment(10);
    }

    private static Handshake login(Credentials credentials) {
        String hash = HexFormat.of()
                .formatHex(SHA256.getKeyPasswordHash(
                        credentials.user(), credentials.password().toCharArray()));
        return new Handshake(17, 20, "profiles", "jdbc:h2:tcp:profiles", credentials.user(), hash, Map.of(), null);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    @Test
    void close_underLoad_keepsWhatWasAcknowledged() throws Exception {
        Credentials application = server.roles().application();
        int[] acknowledged = new int[4];
        List<Thread> workers = new ArrayList<>();
        try (ProfileStore store = open(application)) {
            for (int i = 0; i < acknowledged.length; i++) {
                int number = i;
                Thread worker = new Thread(() -> {
                    try {
                        while (true) {
                            store.increment("user:1", "n" + number, 1);
                            acknowledged[number]++;
                        }
                    } catch (RuntimeException stopped) {
                        // The server has gone.
                    }
                });
                workers.add(worker);
                worker.start();
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged[0] > 200);
            server.close();
            for (Thread worker : workers) {
                // It would wait for the server to come back.
                worker.interrupt();
                worker.join();
            }
        }
        try (ProfileStore store = ProfileStore.open("jdbc:h2:" + directory.resolve("profiles"))) {
            for (int i = 0; i < acknowledged.length; i++) {
                int stored = store.get("user:1").orElseThrow().path("n" + i).intValue();
                assertThat(stored).isEqualTo(acknowledged[i]);
            }
        }
    }

    private ProfileStore open(Credentials credentials) {
        return ProfileStore.open(
                server.location(), StoreOptions.defaults().withCredentials(credentials.user(), credentials.password()));
    }

    private void increment(int times) {
        try (ProfileStore store = open(server.roles().application())) {
            for (int i = 0; i < times; i++) {
                store.update("user:1", Changes.set("email", "e" + i));
            }
        }
    }

    private static boolean isDropped(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isBroken(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }
}
