package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The certificate that a server makes for itself, kept with its key in {@code server.pem}, which only its owner can
 * read. One file, so that there is never half of it, and without a password, which would have to lie beside it.
 */
final class SelfSigned {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final int PASSWORD_BYTES = 24;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private SelfSigned() {}

    static Path file(Path directory) {
        return directory.resolve("server.pem");
    }

    /** See {@link ServerCertificate#selfSigned}. */
    static ServerCertificate in(Call call, Path directory) {
        if (!Files.exists(file(directory))) {
            create(call, directory, Keytool.ofThisJava());
        }
        return read(call, file(directory));
    }

    /** Writes a new one, unless another process has just done so. */
    static void create(Call call, Path directory, Keytool keytool, String... extensions) {
        try {
            // Temporary directories and files are their owner's alone.
            Path temporary = Files.createTempDirectory(directory, ".server");
            try {
                PrivateKeyEntry made = newKey(call, keytool, temporary, extensions);
                Path whole = Files.createTempFile(temporary, "server", ".pem");
                writeForced(whole, pem(made));
                Files.createLink(file(directory), whole);
            } catch (FileAlreadyExistsException e) {
                // Whoever was faster has made the one that counts.
            } finally {
                delete(temporary);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new WriteFailed(
                    call,
                    "the file " + file(directory) + " cannot be written",
                    "Check permissions and free space of its directory.",
                    e);
        }
    }

    private static ServerCertificate read(Call call, Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (byte[] certificate : blocks(CERTIFICATE, text)) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(certificate)));
            }
            List<byte[]> keys = blocks(KEY, text);
            if (chain.isEmpty() || keys.size() != 1) {
                throw new GeneralSecurityException(chain.size() + " certificates, " + keys.size() + " keys");
            }
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
            return new ServerCertificate(key, chain);
        } catch (IOException e) {
            throw new StoreUnreachable(call, "the file " + file + " cannot be read", "Check its permissions.", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StoreUnreachable(
                    call,
                    "the file " + file + " does not hold the certificate and the key that were once made there",
                    "Restore it. Without it, a new one is made, and every client that has pinned the old one must be"
                            + " told the new fingerprint.",
                    e);
        }
    }

    private static PrivateKeyEntry newKey(Call call, Keytool keytool, Path directory, String... extensions)
            throws IOException, GeneralSecurityException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        Path file = directory.resolve("server.p12");
        keytool.makeKey(call, file, password, extensions);
        KeyStore keystore = KeyStore.getInstance(file.toFile(), password.toCharArray());
        KeyStore.ProtectionParameter protection = new KeyStore.PasswordProtection(password.toCharArray());
        return (PrivateKeyEntry) keystore.getEntry("server", protection);
    }

    private static String pem(PrivateKeyEntry made) throws GeneralSecurityException {
        return block(CERTIFICATE, made.getCertificate().getEncoded())
                + block(KEY, made.getPrivateKey().getEncoded());
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(content) + "\n-----END " + kind + "-----\n";
    }

    private static List<byte[]> blocks(String kind, String text) {
        return Pattern.compile("-----BEGIN " + kind + "-----([^-]*)-----END " + kind + "-----")
                .matcher(text)
                .results()
                .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
                .toList();
    }

    private static void writeForced(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
