package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {

    private static final Call CALL = Call.on("serve", "jdbc:h2:./profiles");
    private static final String PASSWORD = "a password";

    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private static Path keystore;

    @BeforeAll
    static void makeKeystore() {
        keystore = made.resolve("made.p12");
        Keytool.ofThisJava().makeKey(CALL, keystore, PASSWORD);
    }

    @Test
    void selfSigned_firstTime_isMadeForTheOwnerAloneAndKept() throws IOException {
        ServerCertificate first = ServerCertificate.selfSigned(CALL, directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("server.pem"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("server.pem"))))
                .isEqualTo("rw-------");
        assertThat(ServerCertificate.selfSigned(CALL, directory).fingerprint()).isEqualTo(first.fingerprint());
        assertThat(first.fingerprint()).matches("[0-9A-F]{2}(:[0-9A-F]{2}){31}");
        assertThat(first.subject()).isEqualTo("CN=profilestore");
        assertThat(Duration.between(Instant.now(), first.notAfter()).toDays()).isBetween(3_648L, 3_650L);
        assertThat(first.warning(Instant.now())).isEmpty();
    }

    @Test
    void selfSigned_threeAtOnce_agreeOnOne() {
        Set<String> fingerprints = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 3)
                .parallel()
                .forEach(i -> fingerprints.add(
                        ServerCertificate.selfSigned(CALL, directory).fingerprint()));
        assertThat(fingerprints).hasSize(1);
    }

    @Test
    void selfSigned_fileDamaged_isSaidAndNotReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("server.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertThatThrownBy(() -> ServerCertificate.selfSigned(CALL, directory))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("told the new fingerprint");
        assertThat(file).content().contains("AAAA");
    }

    @Test
    void inKeystore_pkcs12AndJks_areThatCertificate() throws Exception {
        ServerCertificate certificate = ServerCertificate.inKeystore(CALL, keystore, PASSWORD);
        Certificate[] chain = chain();
        assertThat(certificate.fingerprint()).isEqualTo(CertificateFingerprint.of((X509Certificate) chain[0]));
        Path jks = store("JKS", PASSWORD, "server");
        assertThat(ServerCertificate.inKeystore(CALL, jks, PASSWORD).fingerprint())
                .isEqualTo(certificate.fingerprint());
    }

    @Test
    void inKeystore_wrongPassword_isDeniedAndNotShown() {
        for (String wrong : new String[] {"guess", ""}) {
            assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, keystore, wrong))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining(keystore.toString())
                    .hasMessageNotContaining("guess");
        }
    }

    @Test
    void inKeystore_keyWithAnotherPassword_isDenied() throws Exception {
        Path jks = store("JKS", "another", "server");
        assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, jks, PASSWORD))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("keytool -keypasswd");
    }

    @Test
    void inKeystore_noKeyOrSeveral_isRefused() throws Exception {
        assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, store("PKCS12", PASSWORD), PASSWORD))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, store("PKCS12", PASSWORD, "one", "two"), PASSWORD))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("2 private keys (")
                .hasMessageContaining("-importkeystore");
    }

    @Test
    void inKeystore_noKeystoreAtAll_isRefused() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "not a keystore");
        assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, text, PASSWORD))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("neither a PKCS12 nor a JKS keystore");
        Path half = directory.resolve("half.p12");
        byte[] whole = Files.readAllBytes(keystore);
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, half, PASSWORD))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("half.p12");
        for (Path unreadable : new Path[] {directory, directory.resolve("missing")}) {
            assertThatThrownBy(() -> ServerCertificate.inKeystore(CALL, unreadable, PASSWORD))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("is missing or cannot be read");
        }
    }

    @Test
    void warning_byTheClock_saysWhatClientsWillDo() {
        ServerCertificate certificate = ServerCertificate.inKeystore(CALL, keystore, PASSWORD);
        Instant end = certificate.notAfter();
        assertThat(certificate.warning(end.plusSeconds(1))).get().asString().contains("expired on " + end);
        assertThat(certificate.warning(end.minus(Duration.ofDays(29))))
                .get()
                .asString()
                .contains("expires on " + end);
        assertThat(certificate.warning(end.minus(Duration.ofDays(31)))).isEmpty();
        assertThat(certificate.warning(Instant.EPOCH)).get().asString().contains("is valid from");
    }

    private static Certificate[] chain() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()).getCertificateChain("server");
    }

    /** A keystore with somebody's certificate, and the made key under each of these names. */
    private Path store(String type, String keyPassword, String... names) throws IOException, GeneralSecurityException {
        KeyStore from = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("somebody", chain()[0]);
        for (String name : names) {
            store.setKeyEntry(name, from.getKey("server", PASSWORD.toCharArray()), keyPassword.toCharArray(), chain());
        }
        Path file = Files.createTempFile(directory, "keys", "." + type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
