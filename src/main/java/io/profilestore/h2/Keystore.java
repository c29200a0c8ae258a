package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PKCS12 or JKS file that an operator keeps a server's key in. */
final class Keystore {

    private Keystore() {}

    /** See {@link ServerCertificate#inKeystore}. */
    static ServerCertificate read(Call call, Path file, String password) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw unusable(call, file, "is missing or cannot be read", "Check its path and its permissions.", null);
        }
        try {
            KeyStore keystore = KeyStore.getInstance(file.toFile(), password.toCharArray());
            String alias = onlyKey(call, file, keystore);
            PrivateKeyEntry entry =
                    (PrivateKeyEntry) keystore.getEntry(alias, new KeyStore.PasswordProtection(password.toCharArray()));
            return new ServerCertificate(entry.getPrivateKey(), x509(call, file, entry.getCertificateChain()));
        } catch (UnrecoverableKeyException e) {
            throw denied(
                    call,
                    file,
                    "the key in it has another password than the file",
                    "Give both the same password, for example with `keytool -keypasswd`.",
                    e);
        } catch (KeyStoreException e) {
            throw unusable(call, file, "is neither a PKCS12 nor a JKS keystore", "Name one that is.", e);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw denied(call, file, "its password is another one", "Set the right password.", e);
            }
            throw unusable(call, file, "is damaged, or no keystore", "Restore it, or name another.", e);
        } catch (GeneralSecurityException e) {
            throw unusable(call, file, "holds a key or a certificate that this Java cannot use", "Name another.", e);
        }
    }

    private static String onlyKey(Call call, Path file, KeyStore keystore) throws KeyStoreException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(keystore.aliases())) {
            if (keystore.entryInstanceOf(alias, PrivateKeyEntry.class)) {
                keys.add(alias);
            }
        }
        if (keys.isEmpty()) {
            throw unusable(
                    call,
                    file,
                    "holds no private key, only what others can show",
                    "Put the server's key and its certificate into it.",
                    null);
        }
        if (keys.size() > 1) {
            throw unusable(
                    call,
                    file,
                    "holds " + keys.size() + " private keys (" + String.join(", ", keys) + ")",
                    "Copy the server's key into a keystore of its own, with `keytool -importkeystore -srcalias NAME`.",
                    null);
        }
        return keys.get(0);
    }

    private static List<X509Certificate> x509(Call call, Path file, Certificate[] chain) {
        List<X509Certificate> certificates = Arrays.stream(chain)
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        if (certificates.isEmpty() || certificates.size() < chain.length) {
            throw unusable(call, file, "holds a certificate that is not an X.509 one", "Name another.", null);
        }
        return certificates;
    }

    private static StoreException unusable(
            Call call, Path file, String problem, String nextStep, @Nullable Throwable cause) {
        return new StoreUnreachable(call, "the keystore " + file + " " + problem, nextStep, cause);
    }

    private static StoreException denied(Call call, Path file, String problem, String nextStep, Throwable cause) {
        return new AccessDenied(call, "the keystore " + file + " does not open: " + problem, nextStep, cause);
    }
}
