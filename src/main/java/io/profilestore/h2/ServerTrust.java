package io.profilestore.h2;

import io.profilestore.StoreOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a client recognises its server: by the one certificate that it has pinned, or else by its name in a certificate that
 * an authority vouches for. Thread-safe.
 *
 * <p>A pin says everything: neither name nor authority nor expiry matter beside it.
 */
final class ServerTrust {

    private final SSLContext context;
    private final @Nullable String pin;

    private ServerTrust(Rule rule, @Nullable String pin) throws GeneralSecurityException {
        context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Check(rule)}, null);
        this.pin = pin;
    }

    /** What the caller has pinned, else the authorities that this Java trusts. */
    static ServerTrust of(StoreOptions options) {
        try {
            Optional<String> pin = options.serverCertificate();
            return pin.isPresent() ? pinned(pin.get()) : ofAuthorities(null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do TLS, or not read its trusted authorities", e);
        }
    }

    /** Of the certificate with this fingerprint only, in the form of {@link CertificateFingerprint}. */
    static ServerTrust pinned(String fingerprint) throws GeneralSecurityException {
        return new ServerTrust(
                (chain, keyExchange, socket) -> {
                    if (!CertificateFingerprint.of(chain[0]).equals(fingerprint)) {
                        throw new CertificateException("it is not the pinned one");
                    }
                },
                fingerprint);
    }

    /** Of certificates for the server's name, by these authorities; null for those that this Java trusts. */
    static ServerTrust ofAuthorities(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        X509ExtendedTrustManager java = Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
        // It also compares the name, because the socket asks for that.
        return new ServerTrust(java::checkServerTrusted, null);
    }

    /** The pinned fingerprint, where there is one. */
    Optional<String> pin() {
        return Optional.ofNullable(pin);
    }

    /**
     * The TLS side of a connection to a server, before its handshake, which fails with {@link UntrustedServer} among the
     * causes where the certificate is not the expected one.
     */
    SSLSocket over(Socket connected, ServerAddress server) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, server.host(), server.port(), true);
        socket.setEnabledProtocols(ServerCertificate.PROTOCOLS.toArray(String[]::new));
        if (pin == null) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        return socket;
    }

    /** Refuses a chain by throwing. */
    private interface Rule {
        void check(X509Certificate[] chain, String keyExchange, Socket socket) throws CertificateException;
    }

    /** Java's interface to a rule; of its methods, only the one for a client's sockets is ever called. */
    private static final class Check extends X509ExtendedTrustManager {

        private final Rule rule;

        Check(Rule rule) {
            this.rule = rule;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            try {
                rule.check(chain, keyExchange, socket);
            } catch (CertificateException | RuntimeException e) {
                // RuntimeException: a Java without any trusted authority.
                throw new UntrustedServer(chain[0], e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            throw new CertificateException("not on a socket");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not on a socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
