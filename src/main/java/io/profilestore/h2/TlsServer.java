package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.sql.SqlErrors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/**
 * A server that is reached over TLS.
 *
 * @param connectLimit how long connecting may take
 * @param handshakeLimit how long the server may be silent during the handshake
 */
record TlsServer(ServerAddress address, ServerTrust trust, Duration connectLimit, Duration handshakeLimit) {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    TlsServer(ServerAddress address, ServerTrust trust) {
        this(address, trust, LIMIT, LIMIT);
    }

    /** Connects a new socket, which its owner may close meanwhile. */
    void connect(Socket socket) throws IOException {
        InetAddress found = InetAddress.getByName(address.host());
        socket.connect(new InetSocketAddress(found, address.port()), Math.toIntExact(connectLimit.toMillis()));
        socket.setTcpNoDelay(true);
        Door.notice(socket);
    }

    /** Makes the handshake; from then on the server is known to be the right one. */
    SSLSocket handshake(Socket connected) throws IOException {
        SSLSocket tls = trust.over(connected, address);
        tls.setSoTimeout(Math.toIntExact(handshakeLimit.toMillis()));
        tls.startHandshake();
        tls.setSoTimeout(0);
        return tls;
    }

    /**
     * Connects once, so that what is wrong is said in words.
     *
     * @throws StoreUnreachable if the server does not answer, does not speak TLS, or is not the right one
     */
    void check(Call call) {
        try (Socket socket = new Socket()) {
            try {
                connect(socket);
            } catch (IOException e) {
                throw new StoreUnreachable(
                        call,
                        "no server answers at " + address + " (" + reason(e) + ")",
                        "Check the location, and that the server runs.",
                        e);
            }
            handshake(socket);
        } catch (IOException e) {
            throw SqlErrors.cause(e, UntrustedServer.class)
                    .map(untrusted -> refused(call, untrusted, e))
                    .orElseGet(() -> noTls(call, e));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "no address is known for this name";
        }
        return e instanceof SocketTimeoutException
                ? "no answer in time"
                : e instanceof ConnectException ? "connection refused" : String.valueOf(e.getMessage());
    }

    private StoreException noTls(Call call, IOException e) {
        boolean silent = SqlErrors.cause(e, SocketTimeoutException.class).isPresent();
        return new StoreUnreachable(
                call,
                silent
                        ? "what listens at " + address + " did not answer in TLS within " + handshakeLimit.toSeconds()
                                + " s"
                        : "what answers at " + address + " does not speak TLS, or broke the handshake off",
                "Check the port, and that the server there was started with TLS.",
                e);
    }

    private StoreException refused(Call call, UntrustedServer untrusted, IOException e) {
        String shown = fingerprint(untrusted);
        return trust.pin()
                .map(pin -> new StoreUnreachable(
                        call,
                        "the server at " + address + " shows a certificate with the SHA-256 fingerprint " + shown
                                + ", not the pinned " + pin,
                        "Either its certificate was renewed, or somebody is in between: ask its operator for the"
                                + " fingerprint before you change the pin.",
                        e))
                .orElseGet(() -> new StoreUnreachable(
                        call,
                        "the server at " + address + " shows a certificate that is not trusted, because "
                                + because(untrusted) + "; its SHA-256 fingerprint is " + shown,
                        "Ask the server's operator for the fingerprint. If it is this one, pin it: set"
                                + " PROFILESTORE_SERVER_FINGERPRINT, or StoreOptions.withServerCertificate, to it.",
                        e));
    }

    private static String because(UntrustedServer untrusted) {
        if (SqlErrors.cause(untrusted, CertificateExpiredException.class).isPresent()) {
            return "it has expired";
        }
        if (SqlErrors.cause(untrusted, CertificateNotYetValidException.class).isPresent()) {
            return "it is not valid yet";
        }
        boolean unknown = SqlErrors.cause(untrusted, CertPathBuilderException.class)
                        .isPresent()
                || SqlErrors.cause(untrusted, CertPathValidatorException.class).isPresent()
                || SqlErrors.cause(untrusted, RuntimeException.class).isPresent();
        return unknown ? "no authority that this Java trusts vouches for it" : "it is for another host";
    }

    private static String fingerprint(UntrustedServer untrusted) {
        try {
            return CertificateFingerprint.of(untrusted.shown());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("it has been decoded", e);
        }
    }
}
