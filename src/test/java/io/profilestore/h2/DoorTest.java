package io.profilestore.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.security.SHA256;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger gets to see of a server, and what a client can ask for in its URL. */
class DoorTest {

    private static final Credentials STRANGER = new Credentials("PROFILESTORE_APP", "a guess");

    private static final List<String> NOT_SERVED = List.of(
            "new",
            "../outside",
            "./../outside",
            "data/../../outside",
            "profiles/../../outside",
            "{dir}/outside",
            "file:{dir}/outside",
            "async:{dir}/outside",
            "nio:{dir}/outside",
            "nioMapped:{dir}/outside",
            "split:{dir}/outside",
            "zip:{dir}/outside.zip!/outside",
            "classpath:outside",
            "retry:{dir}/outside",
            "cache:{dir}/outside",
            "memFS:outside",
            "memLZ:outside",
            "nioMemFS:outside",
            "mem:",
            "mem:new",
            "mem:management_db_{port}",
            "~/outside",
            "~",
            ".",
            "..",
            "",
            "/",
            "profiles\u0000",
            "profiles.mv.db",
            ".profilestore",
            "tcp://127.0.0.1:{port}/profiles");

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer(directory.resolve("data"));
        // A database outside, with a user whose password is known: only the directory's border protects it.
        try (Connection outside = RunningServer.connect("jdbc:h2:" + directory.resolve("outside"), STRANGER);
                Statement statement = outside.createStatement()) {
            statement.execute("CREATE TABLE t (x INT)");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Each is answered late, so they ask all at once. */
    @Test
    void connect_otherThanServed_getTheSameAnswerAsAWrongPassword() throws Exception {
        Answer wrongPassword = login("profiles", STRANGER);
        assertThat(wrongPassword.errorCode).isEqualTo(ErrorCode.WRONG_USER_OR_PASSWORD);
        assertThat(wrongPassword.message + wrongPassword.trace)
                .doesNotContain(directory.toString())
                .doesNotContain("\tat ");
        Map<String, Answer> answers = new ConcurrentHashMap<>();
        List<Thread> asking = NOT_SERVED.stream()
                .map(name -> new Thread(() -> answers.put(name, answer(name))))
                .toList();
        asking.forEach(Thread::start);
        for (Thread thread : asking) {
            thread.join();
        }
        assertThat(answers.keySet()).containsExactlyInAnyOrderElementsOf(NOT_SERVED);
        assertThat(answers).allSatisfy((name, answer) -> assertThat(answer).isEqualTo(wrongPassword));
        assertThat(server.directory.resolve("new.mv.db")).doesNotExist();
    }

    private static Answer answer(String name) {
        try {
            return login(name.replace("{dir}", directory.toString()).replace("{port}", "" + server.port()), STRANGER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** H2's server itself, without the door, would let these through. */
    @Test
    void connect_otherThanServed_wouldWorkWithoutTheDoor() throws Exception {
        Server bare = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        try {
            String url = "jdbc:h2:tcp://127.0.0.1:" + bare.getPort() + "/" + directory.resolve("outside");
            assertThatCode(() -> RunningServer.connect(url, STRANGER).close()).doesNotThrowAnyException();
        } finally {
            bare.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INIT=CREATE TABLE t(x INT)",
                "INIT=RUNSCRIPT FROM '/tmp/x.sql'",
                "TRACE_LEVEL_FILE=3",
                "SCHEMA=PUBLIC SET x 1",
                "SCHEMA=\"PUBLIC\"x",
                "SCHEMA=\"a\"\"",
                "ACCESS_MODE_DATA=r",
                "RETENTION_TIME=1",
                "WRITE_DELAY=60000",
                "CACHE_SIZE=1",
                "DB_CLOSE_DELAY=1",
                "DATABASE_EVENT_LISTENER='x.Y'",
                "MODE=MySQL",
                "JMX=TRUE",
                "AUTHREALM=x",
                "RECOVER=1",
                "LOCK_TIMEOUT=1 PASSWORD '1'",
            })
    void connect_settingInUrl_isRefusedByName(String setting) {
        SQLException e = catchThrowableOfType(
                SQLException.class,
                () -> RunningServer.connect(
                        server.location() + ";" + setting, server.roles().application()));

        assertThat((Throwable) e).isNotNull();
        assertThat(e.getErrorCode()).isEqualTo(ErrorCode.UNSUPPORTED_SETTING_1);
        assertThat(e.getMessage()).contains(setting.substring(0, setting.indexOf('=')));
    }

    @Test
    void open_settingInLocation_isInvalidLocation() {
        Credentials application = server.roles().application();
        assertThatThrownBy(() -> ProfileStore.open(
                        server.location() + ";MODE=MySQL",
                        StoreOptions.defaults().withCredentials(application.user(), application.password())))
                .isInstanceOf(InvalidLocation.class);
    }

    /** H2's client wants two passwords then, and with one fails by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"", "secret "})
    void open_cipher_isInvalidLocation(String filePassword) {
        Credentials application = server.roles().application();
        assertThatThrownBy(() -> ProfileStore.open(
                        server.location() + ";cipher=AES",
                        StoreOptions.defaults()
                                .withCredentials(application.user(), filePassword + application.password())))
                .isInstanceOf(InvalidLocation.class);
    }

    @Test
    void connect_cipherWithAWrongPassword_isNotAnswered() throws IOException {
        assertThat(login("profiles", STRANGER, "CIPHER", "AES")).isEqualTo(login("profiles", STRANGER));
    }

    @Test
    void connect_harmlessSetting_isTaken() throws SQLException {
        try (Connection connection = RunningServer.connect(
                        server.location() + ";LOCK_TIMEOUT=123;IFEXISTS=TRUE",
                        server.roles().application());
                Statement statement = connection.createStatement();
                var timeout = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
            timeout.next();
            assertThat(timeout.getInt(1)).isEqualTo(123);
        }
    }

    @Test
    void connect_strangersSetting_isNotAnswered() throws IOException {
        Answer answer = login("profiles", STRANGER, "INIT", "SHUTDOWN");
        assertThat(answer).isEqualTo(login("profiles", STRANGER));
    }

    @Test
    void connect_withoutPassword_isRefused() {
        assertThatThrownBy(() -> DriverManager.getConnection(server.location(), "PROFILESTORE_OWNER", ""))
                .hasMessageContaining("Wrong user name or password");
        assertThatThrownBy(() -> DriverManager.getConnection(server.location(), "sa", ""))
                .hasMessageContaining("Wrong user name or password");
        assertThatThrownBy(() -> DriverManager.getConnection(server.location(), "", ""))
                .hasMessageContaining("Wrong user name or password");
    }

    @Test
    void connect_userThatTheOwnerMade_isLetIn() throws SQLException {
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE USER reports PASSWORD 'r'");
            statement.execute("GRANT PROFILESTORE_APPLICATION TO reports");
        }
        assertThatCode(() -> RunningServer.connect(server.location(), new Credentials("REPORTS", "r"))
                        .close())
                .doesNotThrowAnyException();
    }

    /**
     * H2 itself makes the next honest login wait for up to four seconds after wrong ones. Compared with the refused logins
     * of the same time, so that a slow machine slows both.
     */
    @Test
    void connect_wrongPasswordsAtFullSpeed_keepNoHonestClientWaiting() throws Exception {
        List<Long> refusedAfter = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean enough = new AtomicBoolean();
        List<FutureTask<Void>> guessing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<Void> guesses = new FutureTask<>(() -> {
                while (!enough.get()) {
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> RunningServer.connect(server.location(), STRANGER));
                    refusedAfter.add(System.nanoTime() - start);
                }
                return null;
            });
            guessing.add(guesses);
            new Thread(guesses).start();
        }
        List<Long> honest = new ArrayList<>();
        while (refusedAfter.size() < 24 && guessing.stream().noneMatch(FutureTask::isDone)) {
            long start = System.nanoTime();
            server.application().close();
            honest.add(System.nanoTime() - start);
        }
        enough.set(true);
        for (FutureTask<Void> guesses : guessing) {
            guesses.get();
        }
        long quickestRefusal = Collections.min(refusedAfter);
        Collections.sort(honest);
        System.out.printf(
                "honest logins while 8 guess: %d, median %.1f ms, longest %.1f ms; quickest refusal %.1f ms%n",
                honest.size(),
                honest.get(honest.size() / 2) / 1e6,
                honest.get(honest.size() - 1) / 1e6,
                quickestRefusal / 1e6);
        assertThat(honest).hasSizeGreaterThan(20);
        assertThat(honest.get(honest.size() * 9 / 10)).isLessThan(quickestRefusal);
    }

    /** Dropped at once, and not like a silent client after its time: nothing is waited for, and no memory reserved. */
    @Test
    void connect_otherProtocolOrRubbish_isDroppedAndHurtsNobody() throws Exception {
        try (Socket silent = server.socket()) {
            for (byte[] rubbish : List.of(
                    "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII),
                    claiming(Integer.MAX_VALUE),
                    claiming(200_000_000),
                    claiming(5_000),
                    claiming(-2),
                    longLogin(),
                    new byte[] {-1, -1, -1, -1, 0, 0, 0, 20})) {
                try (Socket socket = server.socket()) {
                    socket.getOutputStream().write(rubbish);
                    socket.setSoTimeout(20_000);
                    assertThat(socket.getInputStream().readAllBytes()).isEmpty();
                }
            }
            silent.setSoTimeout(1);
            assertThatThrownBy(() -> silent.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        assertThatCode(() -> server.application().close()).doesNotThrowAnyException();
    }

    /** Each of its parts is short enough, all of them together are not. */
    private static byte[] longLogin() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            settings.put("NAME_" + i, "x".repeat(1_000));
        }
        return new Handshake(17, 20, "profiles", "x", "x", "", settings, null).bytes();
    }

    /** The beginning of a login whose database has a name of so many characters. */
    private static byte[] claiming(int length) {
        return ByteBuffer.allocate(12).putInt(17).putInt(20).putInt(length).array();
    }

    @Test
    void cancel_anotherClientsStatement_needsItsSecret() throws Exception {
        try (Socket socket = server.socket()) {
            socket.getOutputStream().write(RunningServer.cancelMessage());
            socket.setSoTimeout(20_000);
            // Ended by the server: a stranger must not take up a client's place.
            socket.getInputStream().readAllBytes();
        }
        assertThatCode(() -> server.application().close()).doesNotThrowAnyException();
    }

    @Test
    void cancel_ownStatement_works() throws Exception {
        try (Connection connection = server.application();
                Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> refusal = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    SQLException.class,
                    () -> statement.executeQuery(
                            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000) a, SYSTEM_RANGE(1, 1000000) b")));
            await().until(DoorTest::isCounting);
            statement.cancel();
            assertThat(refusal.get(1, TimeUnit.MINUTES).getMessage()).contains("canceled");
        }
    }

    private static boolean isCounting() throws SQLException {
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement();
                ResultSet sessions = statement.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS"
                        + " WHERE EXECUTING_STATEMENT LIKE 'SELECT COUNT(*) FROM SYSTEM_RANGE%'")) {
            return sessions.next();
        }
    }

    private record Answer(String sqlState, String message, int errorCode, String trace) {}

    private static Answer login(String database, Credentials credentials, String... setting) throws IOException {
        try (Socket socket = server.socket()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            var settings = setting.length == 0 ? Map.<String, String>of() : Map.of(setting[0], setting[1]);
            String hash = HexFormat.of()
                    .formatHex(SHA256.getKeyPasswordHash(
                            credentials.user(), credentials.password().toCharArray()));
            out.write(new Handshake(
                            Constants.TCP_PROTOCOL_VERSION_MIN_SUPPORTED,
                            Constants.TCP_PROTOCOL_VERSION_MAX_SUPPORTED,
                            database,
                            "jdbc:h2:tcp://127.0.0.1/" + database,
                            credentials.user(),
                            hash,
                            settings,
                            null)
                    .bytes());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(in.readInt()).as("status").isZero();
            String sqlState = text(in);
            String message = text(in);
            text(in);
            return new Answer(sqlState, message, in.readInt(), text(in));
        }
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(in.readChar());
        }
        return text.toString();
    }
}
