package io.profilestore.h2;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** SHA-256 of a certificate, as {@code keytool} and {@code openssl} print it: {@code AB:CD:…}. */
final class CertificateFingerprint {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private CertificateFingerprint() {}

    static String of(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
