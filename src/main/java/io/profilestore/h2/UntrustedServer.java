package io.profilestore.h2;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A server shows a certificate that is not the expected one; ends the handshake. */
final class UntrustedServer extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient X509Certificate shown;

    UntrustedServer(X509Certificate shown, Exception cause) {
        super(cause.getMessage(), cause);
        this.shown = shown;
    }

    X509Certificate shown() {
        return shown;
    }
}
