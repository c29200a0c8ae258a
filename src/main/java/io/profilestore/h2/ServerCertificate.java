package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The key and the certificate that a server shows to clients that connect over TLS. Immutable and thread-safe.
 *
 * <p>An expired certificate is no error: a client that has pinned it does not mind, and a store that cannot be started
 * any more serves nobody. {@link #warning} says it.
 */
public final class ServerCertificate {

    /** The versions of TLS that server and client take. */
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Duration NEAR = Duration.ofDays(30);

    private final SSLContext context;
    private final X509Certificate leaf;
    private final String fingerprint;

    /** @param chain the key's own certificate first */
    ServerCertificate(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        leaf = chain.get(0);
        fingerprint = CertificateFingerprint.of(leaf);
        context = context(key, chain);
    }

    /**
     * From a PKCS12 or JKS file that holds one private key.
     *
     * @param password of the file, and of the key in it
     * @throws StoreException if the file or the key in it cannot be read, or there is not exactly one
     */
    public static ServerCertificate inKeystore(Call call, Path file, String password) {
        return Keystore.read(call, file, password);
    }

    /**
     * The self-signed one that is kept in {@code server.pem}, made if there is none yet: valid for ten years, the same
     * at every start, so that clients can pin it.
     *
     * @param directory of the server; must be there
     * @throws StoreException if the file cannot be read, or made
     */
    public static ServerCertificate selfSigned(Call call, Path directory) {
        return SelfSigned.in(call, directory);
    }

    /**
     * The TLS side of an accepted connection, before its handshake; closing it closes the connection.
     *
     * @throws IOException if the connection has ended already
     */
    public SSLSocket over(Socket accepted) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
        socket.setUseClientMode(false);
        socket.setEnabledProtocols(PROTOCOLS.toArray(String[]::new));
        return socket;
    }

    /** SHA-256 of the certificate: 32 bytes in upper-case hexadecimal digits, colons in between. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Whom it names, for example {@code CN=profilestore}. */
    public String subject() {
        return leaf.getSubjectX500Principal().getName();
    }

    /** Until when it is valid. */
    public Instant notAfter() {
        return leaf.getNotAfter().toInstant();
    }

    /** A sentence where the certificate has expired, will within 30 days, or is not valid yet. */
    public Optional<String> warning(Instant now) {
        Instant from = leaf.getNotBefore().toInstant();
        if (now.isAfter(notAfter())) {
            return Optional.of("The certificate expired on " + notAfter()
                    + "; clients refuse it unless they have pinned its fingerprint.");
        }
        if (now.isBefore(from)) {
            return Optional.of("The certificate is valid from " + from
                    + " only; until then clients refuse it unless they have pinned its fingerprint.");
        }
        return now.plus(NEAR).isAfter(notAfter())
                ? Optional.of("The certificate expires on " + notAfter() + ".")
                : Optional.empty();
    }

    /** Whom it names, and its fingerprint. */
    @Override
    public String toString() {
        return "ServerCertificate[" + subject() + ", " + fingerprint + "]";
    }

    private static SSLContext context(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        char[] none = {};
        try {
            KeyStore inMemory = KeyStore.getInstance("PKCS12");
            inMemory.load(null, none);
            inMemory.setKeyEntry("server", key, none, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(inMemory, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read", e);
        }
    }
}
