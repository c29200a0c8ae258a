package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store behind a server, over TLS: real calls, real ends. */
@Timeout(120)
class TlsStoreTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private static ServerCertificate certificate;

    private Server h2;
    private TlsTerminator server;
    private String location;
    private StoreOptions options;

    @BeforeAll
    static void certificate() {
        certificate = ServerCertificate.selfSigned(Call.on("serve", "test"), made);
    }

    @BeforeEach
    void start() throws Exception {
        new H2StoreProvider(); // binds H2's server to loopback
        h2 = Server.createTcpServer("-tcpPort", "0", "-baseDir", directory.toString(), "-ifNotExists")
                .start();
        server = new TlsTerminator(certificate, h2.getPort());
        location = "jdbc:h2:ssl://127.0.0.1:" + server.port() + "/profiles";
        options = StoreOptions.defaults()
                .withCreate(true)
                .withCredentials("OWNER", "a password")
                .withServerCertificate(certificate.fingerprint());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        h2.stop();
    }

    @Test
    void open_pinned_servesFourThreads() throws Exception {
        try (ProfileStore store = ProfileStore.open(location, options)) {
            assertThat(store.location()).isEqualTo(location);
            store.set("k", Json.parse("{\"email\":\"e\",\"text\":\"" + "ä€😀".repeat(50_000) + "\"}"));
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    String field = "n" + t;
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            store.update("counts", Changes.increment(field, 1).increment("all", 1));
                        }
                    }));
                }
                for (Future<?> w : work) {
                    w.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(store.get("counts"))
                    .contains(Json.parse("{\"n0\":100,\"n1\":100,\"n2\":100,\"n3\":100,\"all\":400}"));
        }
        try (ProfileStore again = ProfileStore.open(location, options.withCreate(false))) {
            assertThat(again.get("k").orElseThrow().get("text").stringValue()).hasSize(200_000);
        }
    }

    @Test
    void open_settings_reachH2() {
        ProfileStore.open(location, options).close();
        assertThatThrownBy(() -> ProfileStore.open(location + ";NO_SUCH_SETTING=1", options))
                .hasMessageContaining("does not take one of the settings")
                .hasMessageContaining("in " + location);
    }

    @Test
    void open_refused_leavesNoThread() {
        assertThatThrownBy(() -> ProfileStore.open(location, options.withServerCertificate("ab".repeat(32))))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("in " + location)
                .hasMessageContaining(certificate.fingerprint() + ", not the pinned AB:AB:");
        ProfileStore.open(location, options).close();
        assertThatThrownBy(() -> ProfileStore.open(location, options.withCredentials("OWNER", "guess")))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("in " + location);
        awaitNoThreads();
    }

    @Test
    void open_selfSignedWithoutPin_isRefusedAndShowsTheFingerprint() {
        StoreOptions unpinned = StoreOptions.defaults().withCredentials("OWNER", "a password");
        StoreUnreachable e = catchThrowableOfType(StoreUnreachable.class, () -> ProfileStore.open(location, unpinned));
        assertThat(e.problem()).contains("no authority").contains(certificate.fingerprint());
        assertThat(e.nextStep()).contains("PROFILESTORE_SERVER_FINGERPRINT").contains("operator");
    }

    @Test
    void update_serverGoneMeanwhile_isUnknown() throws Exception {
        try (ProfileStore store = ProfileStore.open(location, options)) {
            store.set("k", Json.parse("{\"email\":\"old\"}"));
            try (Connection other = plain();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.executeQuery("SELECT * FROM profile WHERE id = 'k' FOR UPDATE");
                CompletableFuture<Long> update =
                        CompletableFuture.supplyAsync(() -> store.update("k", Changes.set("email", "new")));
                await().pollInterval(Duration.ofMillis(10)).until(() -> someoneWaits(statement));
                server.breakOff();
                assertThatThrownBy(() -> update.get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .hasCauseInstanceOf(OutcomeUnknown.class);
                other.rollback();
            }
            // The server is there again, so is the store.
            assertThat(store.get("k")).isPresent();
        }
    }

    @Test
    void get_serverGone_isUnreachable() throws Exception {
        try (ProfileStore store = ProfileStore.open(location, options)) {
            server.close();
            assertThatThrownBy(() -> store.get("k"))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("in " + location);
        }
    }

    @Test
    void close_store_leavesNoThreadAndNoDoor() throws Exception {
        ProfileStore store = ProfileStore.open(location, options);
        store.set("k", Json.parse("1"));
        assertThat(threads()).isNotEmpty();
        store.close();
        store.close();
        awaitNoThreads();
        assertThat(server.accepted()).isPositive();
    }

    @Test
    void close_tunnel_closesTheDoor() throws Exception {
        TlsTunnel tunnel = tunnel();
        URI door = door(tunnel);
        assertThat(InetAddress.getByName(door.getHost()).isLoopbackAddress()).isTrue();
        try (Socket stays = connected(tunnel)) {
            tunnel.close();
            assertThat(isEnded(stays)).isTrue();
        }
        // The system lets go of it when the thread that waits there has woken up.
        await().atMost(SOON).until(() -> isShut(door));
        awaitNoThreads();
    }

    @Test
    void tunnel_twoHundredConnections_leaveOneThread() throws Exception {
        ProfileStore.open(location, options).close();
        awaitNoThreads();
        try (TlsTunnel tunnel = tunnel()) {
            for (int i = 0; i < 100; i++) {
                DriverManager.getConnection(tunnel.url(), "OWNER", "a password").close();
                // Some that say nothing, and end before or after the handshake with the server.
                connected(tunnel).close();
            }
            await().atMost(SOON).until(() -> threads().size() == 1);
        }
        awaitNoThreads();
    }

    @Test
    void tunnel_serverEndsAConnection_isNoticedAtOnce() throws Exception {
        ProfileStore.open(location, options).close();
        try (TlsTunnel tunnel = tunnel();
                Socket idle = connected(tunnel)) {
            await().until(() -> threads().size() == 3);
            server.breakOff();
            assertThat(isEnded(idle)).isTrue();
            await().atMost(SOON).until(() -> threads().size() == 1);
        }
    }

    @Test
    void tunnel_idleForLongerThanAHandshakeMayTake_staysOpen() throws Exception {
        Duration limit = Duration.ofMillis(200);
        ServerTrust trust = ServerTrust.pinned(certificate.fingerprint());
        TlsServer impatient = new TlsServer(new ServerAddress("127.0.0.1", server.port(), "p"), trust, SOON, limit);
        try (TlsTunnel tunnel = TlsTunnel.open(Call.on("open", location), impatient);
                Connection connection = DriverManager.getConnection(tunnel.url(), "OWNER", "a password")) {
            Thread.sleep(3 * limit.toMillis());
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void close_serverHangs_endsAllTheSame() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> hanging = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> shakesHandsOnly = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 2; i++) {
                        SSLSocket socket = certificate.over(listener.accept());
                        hanging.add(socket);
                        socket.startHandshake();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            ServerTrust trust = ServerTrust.pinned(certificate.fingerprint());
            TlsServer hangs = new TlsServer(new ServerAddress("127.0.0.1", listener.getLocalPort(), "p"), trust);
            TlsTunnel tunnel = TlsTunnel.open(Call.on("open", location), hangs);
            try (Socket client = connected(tunnel)) {
                shakesHandsOnly.get(SOON.toSeconds(), TimeUnit.SECONDS);
                await().atMost(SOON).until(() -> threads().size() == 3);
                tunnel.close();
                awaitNoThreads();
                assertThat(isEnded(client)).isTrue();
            }
            for (Socket socket : hanging) {
                socket.close();
            }
        }
    }

    private TlsTunnel tunnel() throws Exception {
        Call call = Call.on("open", location);
        ServerTrust trust = ServerTrust.pinned(certificate.fingerprint());
        return TlsTunnel.open(call, new TlsServer(ServerAddress.parse(call, location), trust));
    }

    private static boolean isShut(URI door) throws IOException {
        try (Socket socket = new Socket(door.getHost(), door.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static URI door(TlsTunnel tunnel) {
        return URI.create(tunnel.url().substring("jdbc:h2:".length()));
    }

    private static Socket connected(TlsTunnel tunnel) throws IOException {
        return new Socket(door(tunnel).getHost(), door(tunnel).getPort());
    }

    /** Whether the other side has closed it, or does so soon. */
    private static boolean isEnded(Socket socket) throws IOException {
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private Connection plain() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/profiles", "OWNER", "a password");
    }

    private static boolean someoneWaits(Statement statement) throws SQLException {
        try (ResultSet waiting = statement.executeQuery(
                "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")) {
            waiting.next();
            return waiting.getInt(1) > 0;
        }
    }

    private static void awaitNoThreads() {
        await().atMost(SOON).until(() -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(TlsTunnel.THREADS))
                .toList();
    }
}
