package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import org.h2.tools.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which server a client takes for its own, and what it says about the others. */
@Timeout(60)
class TlsServerTest {

    private static final Call CALL = Call.on("open", "jdbc:h2:ssl://127.0.0.1/profiles");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String PASSWORD = "a password";

    @TempDir
    static Path made;

    private static Path here;
    private static Path elsewhere;

    @BeforeAll
    static void makeKeys() {
        here = key("here", "SAN=ip:127.0.0.1");
        elsewhere = key("elsewhere", "SAN=dns:elsewhere.example.com,ip:192.0.2.1");
    }

    @Test
    void check_pinned_takesThatCertificateOnly() throws Exception {
        try (TlsTerminator server = new TlsTerminator(certificate(elsewhere), 1)) {
            String shown = certificate(elsewhere).fingerprint();
            String other = certificate(here).fingerprint();
            assertThatCode(() -> check(server.port(), ServerTrust.pinned(shown)))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> check(server.port(), ServerTrust.pinned(other)))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("fingerprint " + shown + ", not the pinned " + other)
                    .hasMessageContaining("somebody is in between");
        }
    }

    @Test
    void check_trustedAndForThisHost_isTaken() throws Exception {
        try (TlsTerminator server = new TlsTerminator(certificate(here), 1)) {
            assertThatCode(() -> check(server.port(), trusting(here))).doesNotThrowAnyException();
        }
    }

    @Test
    void check_trustedButForAnotherHost_isRefused() throws Exception {
        try (TlsTerminator server = new TlsTerminator(certificate(elsewhere), 1)) {
            assertThatThrownBy(() -> check(server.port(), trusting(elsewhere)))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("because it is for another host")
                    .hasMessageContaining(certificate(elsewhere).fingerprint());
        }
    }

    @Test
    void check_forThisHostButNotTrusted_isRefused() throws Exception {
        try (TlsTerminator server = new TlsTerminator(certificate(here), 1)) {
            for (ServerTrust trust :
                    new ServerTrust[] {trusting(elsewhere), ServerTrust.ofAuthorities(null), nobody()}) {
                assertThatThrownBy(() -> check(server.port(), trust))
                        .isInstanceOf(StoreUnreachable.class)
                        .hasMessageContaining("no authority that this Java trusts vouches for it")
                        .hasMessageContaining(certificate(here).fingerprint())
                        .hasMessageContaining("PROFILESTORE_SERVER_FINGERPRINT");
            }
        }
    }

    @Test
    void handshake_afterAGoodOne_isNotTakenOverByAnotherTrust() throws Exception {
        // TLS resumes sessions without showing the certificate again; each trust has sessions of its own.
        try (TlsTerminator server = new TlsTerminator(certificate(elsewhere), 1)) {
            String shown = certificate(elsewhere).fingerprint();
            ServerTrust good = ServerTrust.pinned(shown);
            check(server.port(), good);
            check(server.port(), good);
            assertThatThrownBy(() -> check(server.port(), ServerTrust.pinned("AB")))
                    .hasMessageContaining(shown + ", not the pinned AB");
        }
    }

    @Test
    void check_serverWithoutTls_isSaidSo() throws Exception {
        Server plain = Server.createTcpServer("-tcpPort", "0", "-baseDir", made.toString())
                .start();
        try {
            assertThatThrownBy(() -> check(plain.getPort(), ServerTrust.pinned("AB")))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("127.0.0.1:" + plain.getPort())
                    .hasMessageContaining("does not speak TLS");
        } finally {
            plain.stop();
        }
    }

    @Test
    void check_silentServer_isGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> check(silent.getLocalPort(), ServerTrust.pinned("AB")))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("did not answer in TLS within 1 s");
        }
    }

    @Test
    void check_nobodyThere_isUnreachable() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertThatThrownBy(() -> check(port, ServerTrust.pinned("AB")))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("no server answers at 127.0.0.1:" + port + " (connection refused)");
        TlsServer nameless = new TlsServer(
                new ServerAddress("no-such-host.invalid", 1, "p"), ServerTrust.pinned("AB"), LIMIT, LIMIT);
        assertThatThrownBy(() -> nameless.check(CALL))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("no address is known for this name");
    }

    @Test
    void over_oldTls_isNotOffered() throws Exception {
        assertThat(ServerTrust.pinned("AB").over(connectedNowhere(), address(1)).getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(certificate(here).over(connectedNowhere()).getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    private static Socket connectedNowhere() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        }
    }

    private static void check(int port, ServerTrust trust) {
        new TlsServer(address(port), trust, LIMIT, LIMIT).check(CALL);
    }

    private static ServerAddress address(int port) {
        return new ServerAddress("127.0.0.1", port, "profiles");
    }

    private static ServerTrust trusting(Path keystore) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry(
                "it",
                KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()).getCertificate("server"));
        return ServerTrust.ofAuthorities(authorities);
    }

    private static ServerTrust nobody() throws Exception {
        KeyStore none = KeyStore.getInstance("PKCS12");
        none.load(null, null);
        return ServerTrust.ofAuthorities(none);
    }

    private static ServerCertificate certificate(Path keystore) {
        return ServerCertificate.inKeystore(CALL, keystore, PASSWORD);
    }

    private static Path key(String name, String extension) {
        Path keystore = made.resolve(name + ".p12");
        Keytool.ofThisJava().makeKey(CALL, keystore, PASSWORD, extension);
        return keystore;
    }
}
