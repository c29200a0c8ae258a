package io.profilestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.Changes;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreUnreachable;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts that do not answer, and connections to them. */
@Timeout(120)
class SeveralHostsTest {

    private static final String KEY = "user:1";
    private static final int CONNECTIONS = 3;

    private String location;

    @BeforeAll
    static void requireServer() {
        Assumptions.assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
    }

    @BeforeEach
    void create() throws SQLException {
        location = PostgresServer.createSchema();
        try (ProfileStore store = PostgresServer.open(location)) {
            store.set(KEY, Json.parse("{\"email\":\"old\"}"));
        }
    }

    @AfterEach
    void drop() throws SQLException {
        PostgresServer.dropSchema(location);
    }

    /** The driver by itself waits for it for ten seconds, and the login is given up before. */
    @Test
    void open_otherHostTakesNoConnection_usesTheOneThatDoes() throws IOException {
        try (SilentHost first = new SilentHost(true);
                ProfileStore store = PostgresServer.open(after(first))) {
            assertThat(store.get(KEY)).isPresent();
        }
    }

    @Test
    void open_otherHostSaysNothing_usesTheOneThatAnswers() throws IOException {
        try (SilentHost first = new SilentHost(false);
                ProfileStore store = PostgresServer.open(after(first) + "&sslmode=disable")) {
            assertThat(store.get(KEY)).isPresent();
        }
    }

    /** What went wrong with a login is remembered of the host, for all locations. */
    @Test
    void open_hostsThatFailedOneAfterTheOther_areAllAskedAgain() throws IOException {
        String missing = location.replaceFirst("/postgres\\?", "/missing?");
        assertThatThrownBy(() -> PostgresServer.open(missing)).isInstanceOf(StoreUnreachable.class);

        try (SilentHost first = new SilentHost(false);
                ProfileStore store = PostgresServer.open(after(first) + "&sslmode=disable")) {
            assertThat(store.get(KEY)).isPresent();
        }
    }

    @Test
    void calls_oneConnectionFoundDead_leaveNoneOfTheOthersToBeUsed() throws SQLException {
        String named = location + "&ApplicationName=" + PostgresServer.schema(location);
        try (ProfileStore store = PostgresServer.open(named);
                Connection other = connect()) {
            Set<Integer> before = updateAtOnce(store, other, CONNECTIONS);
            assertThat(before).hasSize(CONNECTIONS);
            lock(other);
            CompletableFuture<Long> update = update(store, "lost");
            int waiting = await().until(this::waiting, pids -> !pids.isEmpty())
                    .iterator()
                    .next();

            run(other, "SELECT pg_terminate_backend(" + waiting + ")");

            assertThatThrownBy(update::join).hasCauseInstanceOf(OutcomeUnknown.class);
            await().untilAsserted(() -> assertThat(sessions("")).doesNotContainAnyElementsOf(before));
            other.rollback();
        }
    }

    /** As many updates, each in a session of its own, since all of them wait for one lock. */
    private Set<Integer> updateAtOnce(ProfileStore store, Connection other, int count) throws SQLException {
        lock(other);
        List<CompletableFuture<Long>> updates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            updates.add(update(store, "new " + i));
        }
        Set<Integer> sessions = await().until(this::waiting, pids -> pids.size() == count);
        other.rollback();
        updates.forEach(CompletableFuture::join);
        return sessions;
    }

    private static CompletableFuture<Long> update(ProfileStore store, String email) {
        return CompletableFuture.supplyAsync(() -> store.update(KEY, Changes.set("email", email)));
    }

    private void lock(Connection other) throws SQLException {
        other.setAutoCommit(false);
        run(other, "SELECT * FROM profile WHERE id = '" + KEY + "' FOR UPDATE");
    }

    private Set<Integer> waiting() throws SQLException {
        return sessions(" AND wait_event_type = 'Lock'");
    }

    /** Those of the store. */
    private Set<Integer> sessions(String condition) throws SQLException {
        String sql =
                "SELECT pid FROM pg_stat_activity WHERE application_name = '" + PostgresServer.schema(location) + "'";
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql + condition)) {
            Set<Integer> pids = new HashSet<>();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(location, PostgresServer.user(), "");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String after(SilentHost host) {
        return location.replace("//", "//127.0.0.1:" + host.port() + ",");
    }

    /** A port that nobody serves: it takes no connection, like a machine without power, or takes it and says nothing. */
    private static final class SilentHost implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> waiting = new ArrayList<>();

        /** @param full whether as many wait there already as the operating system lets wait */
        SilentHost(boolean full) throws IOException {
            for (int i = 0; full && i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
                waiting.add(channel);
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            socket.close();
        }
    }
}
