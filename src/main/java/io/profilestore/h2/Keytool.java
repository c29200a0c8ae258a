package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The program that makes certificates, a part of every Java runtime; Java itself has no public API for it.
 *
 * @param program where it is
 * @param limit how long it may take
 */
record Keytool(Path program, Duration limit) {

    private static final String PASSWORD = "PROFILESTORE_KEYSTORE_PASSWORD";
    private static final int SHOWN_OUTPUT = 300;

    /** The one of the Java that runs this, within a minute. */
    static Keytool ofThisJava() {
        return new Keytool(Path.of(System.getProperty("java.home"), "bin", "keytool"), Duration.ofMinutes(1));
    }

    /**
     * Makes a PKCS12 file with a new key (EC P-256) and its self-signed certificate, valid for ten years. The password
     * goes through the environment, which only the same user can read, unlike a command line.
     *
     * @param keystore in a directory that only its owner can enter: the file is as readable as the umask says
     * @param extensions of the certificate, for example {@code SAN=dns:db.example.com}
     * @throws WriteFailed if it does not come about
     */
    void makeKey(Call call, Path keystore, String password, String... extensions) {
        Path output = keystore.resolveSibling(keystore.getFileName() + ".output");
        ProcessBuilder builder = new ProcessBuilder(command(keystore, extensions))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        prepare(builder.environment(), password);
        try {
            Process process = builder.start();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failed(call, program + " did not end within " + limit.toSeconds() + " s", null);
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
                throw failed(
                        call, program + " said: " + said.substring(0, Math.min(SHOWN_OUTPUT, said.length())), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(call, "the thread was interrupted", e);
        } catch (IOException e) {
            throw failed(call, program + " is missing or cannot be run", e);
        }
    }

    static void prepare(Map<String, String> environment, String password) {
        environment.put(PASSWORD, password);
        // Options for every Java on this machine, agents for example, are not meant for this one.
        environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    }

    private List<String> command(Path keystore, String... extensions) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-genkeypair", "-alias", "server"));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=profilestore"));
        command.addAll(List.of("-validity", "3650", "-storetype", "PKCS12", "-keystore", keystore.toString()));
        command.addAll(List.of("-storepass:env", PASSWORD));
        command.addAll(List.of("-ext", "KeyUsage=digitalSignature", "-ext", "ExtendedKeyUsage=serverAuth"));
        for (String extension : extensions) {
            command.addAll(List.of("-ext", extension));
        }
        return command;
    }

    private static StoreException failed(Call call, String why, @Nullable Throwable cause) {
        return new WriteFailed(
                call,
                "no certificate could be made: " + why,
                "Use a complete Java runtime, or give the server a keystore of your own.",
                cause);
    }
}
