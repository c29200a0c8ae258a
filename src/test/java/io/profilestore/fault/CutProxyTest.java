package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.fault.CutProxy.Point;
import io.profilestore.h2.H2Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that are cut where they are told to, in front of a server that echoes, and of a real one. */
@Timeout(60)
class CutProxyTest {

    @TempDir
    Path directory;

    /** A server of one connection, which echoes what comes, and says in the end what came. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket port = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        private final ByteArrayOutputStream came = new ByteArrayOutputStream();
        private final Thread thread = new Thread(this::serve);

        Echo() throws IOException {
            thread.start();
        }

        private void serve() {
            try (Socket client = port.accept()) {
                byte[] bytes = new byte[100];
                for (int n = client.getInputStream().read(bytes);
                        n > 0;
                        n = client.getInputStream().read(bytes)) {
                    came.write(bytes, 0, n);
                    client.getOutputStream().write(bytes, 0, n);
                }
            } catch (IOException e) {
                // Cut.
            }
        }

        String came() throws InterruptedException {
            thread.join();
            return came.toString(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            port.close();
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(request.length()), StandardCharsets.US_ASCII);
    }

    @Test
    void carry_notTold_goesThrough() throws Exception {
        try (Echo echo = new Echo();
                CutProxy proxy = CutProxy.before(echo.port.getLocalPort())) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                assertThat(ask(socket, "first")).isEqualTo("first");
                assertThat(ask(socket, "second")).isEqualTo("second");
            }
            assertThat(echo.came()).isEqualTo("firstsecond");
            assertThat(proxy.cuts()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_REQUEST,first", "BEFORE_ANSWER,firstsecond"})
    void cutNext_point_serverHasWhatItSays(Point point, String expected) throws Exception {
        try (Echo echo = new Echo();
                CutProxy proxy = CutProxy.before(echo.port.getLocalPort());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(ask(socket, "first")).isEqualTo("first");
            proxy.cutNext(point);
            assertThatThrownBy(() -> assertThat(ask(socket, "second")).isEqualTo("second"))
                    .isInstanceOfAny(IOException.class, AssertionError.class);
            assertThat(echo.came()).isEqualTo(expected);
            assertThat(proxy.cuts()).isEqualTo(1);
        }
    }

    /** What of the half arrives is the network's business. */
    @Test
    void cutNext_withinRequest_serverHasAtMostHalf() throws Exception {
        try (Echo echo = new Echo();
                CutProxy proxy = CutProxy.before(echo.port.getLocalPort());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(ask(socket, "first")).isEqualTo("first");
            proxy.cutNext(Point.WITHIN_REQUEST);
            assertThatThrownBy(() -> assertThat(ask(socket, "second")).isEqualTo("second"))
                    .isInstanceOfAny(IOException.class, AssertionError.class);
            assertThat("firstsec").startsWith(echo.came());
        }
    }

    @Test
    void cutNext_realServer_writeIsUnknownAndAppliedWhereItArrived() throws Exception {
        try (H2Server server = H2Server.start(
                        new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), null, null), line -> {});
                CutProxy proxy = CutProxy.before(server.port());
                ProfileStore store = ProfileStore.open(ServerProcess.location(proxy.port()), login().withPoolSize(1))) {
            // Creates the profile; from then on it is one statement.
            store.update("user:1", Changes.set("email", "first"));
            for (Point point : Point.values()) {
                store.update("user:1", Changes.set("email", "old"));
                proxy.cutNext(point);

                assertThatThrownBy(() -> store.update("user:1", Changes.set("email", "new")))
                        .isInstanceOf(OutcomeUnknown.class);

                assertThat(store.get("user:1").orElseThrow().get("email").stringValue())
                        .as(point.toString())
                        .isEqualTo(point == Point.BEFORE_ANSWER ? "new" : "old");
            }
        }
    }

    private StoreOptions login() throws IOException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
            credentials.load(reader);
        }
        return StoreOptions.defaults()
                .withCredentials(
                        credentials.getProperty("application.user"), credentials.getProperty("application.password"));
    }
}
