package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as others on the network reach it. */
class ServerOverTlsTest {

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static String location;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                directory, "0.0.0.0", dir -> ServerCertificate.selfSigned(Call.on("serve", dir.toString()), dir));
        location = "jdbc:h2:ssl://127.0.0.1:" + server.port() + "/profiles";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void open_pinned_works() {
        try (ProfileStore store =
                ProfileStore.open(location, application().withServerCertificate(server.fingerprint()))) {
            store.update("user:1", Changes.set("email", "e").increment("visits", 1));
            assertThat(store.get("user:1")).hasValue(Json.parse("{\"email\":\"e\",\"visits\":1}"));
        }
    }

    @Test
    void open_notPinned_isRefused() {
        assertThatThrownBy(() -> ProfileStore.open(location, application()))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining(server.fingerprint());
    }

    @Test
    void open_wrongPassword_isDeniedOverTlsToo() {
        StoreOptions wrong = StoreOptions.defaults()
                .withCredentials("PROFILESTORE_APP", "a guess")
                .withServerCertificate(server.fingerprint());
        assertThatThrownBy(() -> ProfileStore.open(location, wrong)).isInstanceOf(AccessDenied.class);
    }

    @Test
    void connect_withoutTls_getsNothing() throws Exception {
        Credentials application = server.roles().application();
        try (Socket socket = server.socket()) {
            socket.getOutputStream()
                    .write(new Handshake(17, 20, "profiles", "x", application.user(), "", Map.of(), null).bytes());
            socket.shutdownOutput();
            // A TLS alert at most.
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(10);
        }
    }

    @Test
    void start_othersCanReachItWithoutTls_isRefusedBeforeAnythingIsMade() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            assertThatThrownBy(() -> new RunningServer(directory.resolve("no"), host, null))
                    .isInstanceOf(InvalidLocation.class)
                    .hasMessageContaining("--self-signed");
        }
        assertThat(directory.resolve("no")).doesNotExist();
    }

    @Test
    void close_withClientsInside_endsThem() {
        RunningServer other = new RunningServer(
                directory.resolve("other"),
                "127.0.0.1",
                dir -> ServerCertificate.selfSigned(Call.on("serve", dir.toString()), dir));
        StoreOptions options = StoreOptions.defaults()
                .withCredentials(
                        other.roles().application().user(),
                        other.roles().application().password())
                .withServerCertificate(other.fingerprint());
        try (ProfileStore store = ProfileStore.open(other.location().replace("tcp:", "ssl:"), options)) {
            store.set("k", Json.parse("1"));
            other.close();
            assertThat(other.log).contains("stopped").noneMatch(line -> line.contains("cut off"));
        }
    }

    private static StoreOptions application() {
        Credentials application = server.roles().application();
        return StoreOptions.defaults().withCredentials(application.user(), application.password());
    }
}
