package io.profilestore.cli;

import io.profilestore.Call;
import io.profilestore.h2.H2Server;
import io.profilestore.h2.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: runs an H2 server. */
@Command(
        name = "serve",
        description = {
            "Serves the H2 databases of one directory to the workers of this machine or, with TLS, of others.",
            "Says on standard output when it is ready, and what a client must set; logs to standard error. SIGTERM and"
                    + " Ctrl-C end it: nobody is let in any more, running transactions may end, for up to 10 seconds, and"
                    + " the databases are closed. As with every Java program, the exit code is then 143 or 130."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore serve --dir ./data --create profiles",
            "  profilestore info --at jdbc:h2:tcp://127.0.0.1/profiles    (is it well? exit code 0)"
        })
final class ServeCommand extends CliCommand {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The directory of the databases. Default: the working directory.")
    private String directory = ".";

    @Option(
            names = "--listen",
            paramLabel = "HOST",
            description =
                    "The address to listen on. Default: 127.0.0.1. Any that others can reach needs a certificate.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "The port, 0 for any that is free. Default: 9092.")
    private int port = H2Server.DEFAULT_PORT;

    @Option(
            names = "--create",
            paramLabel = "NAME",
            description = {
                "Create this database, with its tables and random passwords, if it is not there. Can be repeated."
            })
    private List<String> create = List.of();

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = {
                "A .credentials file, a container's secret for example: the database that --create names has its"
                        + " passwords, from now on if it is there already."
            })
    private @Nullable String credentials;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = {
                "A PKCS12 or JKS file with the key and certificate for TLS.",
                "Its password: PROFILESTORE_KEYSTORE_PASSWORD, or a file that holds it:"
                        + " PROFILESTORE_KEYSTORE_PASSWORD_FILE."
            })
    private @Nullable String keystore;

    @Option(
            names = "--self-signed",
            description = {
                "TLS with a certificate of our own, made at the first start and kept in DIR/server.pem.",
                "Clients pin its fingerprint, which is printed: PROFILESTORE_SERVER_FINGERPRINT."
            })
    private boolean selfSigned;

    ServeCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        H2Server server = H2Server.start(
                new H2Server.Settings(
                        shell().environment().path("serve", directory),
                        host,
                        checkedPort(),
                        create,
                        credentials(),
                        certificate()),
                this::log);
        CountDownLatch never = new CountDownLatch(1);
        Thread closing = new Thread(server::close, "profilestore close");
        Runtime.getRuntime().addShutdownHook(closing);
        String fingerprint =
                server.certificate().map(ServerCertificate::fingerprint).orElse(null);
        server.databases().forEach(database -> printReady(database, fingerprint));
        shell().out().flush();
        never.await();
        return ExitCodes.DONE;
    }

    private void printReady(H2Server.Served database, @Nullable String fingerprint) {
        Lines lines = new Lines();
        lines.add("ready: " + database.location());
        lines.add("A worker sets PROFILESTORE_URL=" + database.location());
        lines.add("          and PROFILESTORE_PASSWORD_FILE=" + database.credentials());
        if (fingerprint != null) {
            lines.add("          and PROFILESTORE_SERVER_FINGERPRINT=" + fingerprint);
        }
        print(
                lines.toString(),
                object().put("ready", database.location())
                        .put("name", database.name())
                        .put("credentials", database.credentials().toString())
                        .put("fingerprint", fingerprint));
    }

    private void log(String line) {
        shell().err().println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + Texts.printable(line));
    }

    private int checkedPort() {
        if (port < 0 || port > 65_535) {
            throw CliException.usage("serve", port + " is no port", "Use 0 to 65535.");
        }
        return port;
    }

    private @Nullable Function<Path, ServerCertificate> certificate() {
        if (keystore != null && selfSigned) {
            throw CliException.usage("serve", "both --keystore and --self-signed are given", "Leave one of them out.");
        }
        if (selfSigned) {
            return dir -> ServerCertificate.selfSigned(Call.on("serve", dir.toString()), dir);
        }
        if (keystore == null) {
            return null;
        }
        Path file = shell().environment().path("serve", keystore);
        String password = keystorePassword();
        return dir -> ServerCertificate.inKeystore(Call.on("serve", file.toString()), file, password);
    }

    private String keystorePassword() {
        String password = shell().environment().get("PROFILESTORE_KEYSTORE_PASSWORD");
        String file = shell().environment().get("PROFILESTORE_KEYSTORE_PASSWORD_FILE");
        if (password != null) {
            return password;
        }
        if (file == null) {
            throw CliException.usage(
                    "serve",
                    "the keystore has a password, and none is given",
                    "Set PROFILESTORE_KEYSTORE_PASSWORD or PROFILESTORE_KEYSTORE_PASSWORD_FILE.");
        }
        try {
            return Files.readString(shell().environment().path("serve", file)).strip();
        } catch (IOException e) {
            throw CliException.noInput(
                    "serve",
                    "the file " + file + " that PROFILESTORE_KEYSTORE_PASSWORD_FILE names cannot be read",
                    "Check its path and its permissions.",
                    e);
        }
    }

    private @Nullable Path credentials() {
        if (credentials == null) {
            return null;
        }
        if (create.size() != 1) {
            throw CliException.usage(
                    "serve",
                    "--credentials is for the one database that --create names",
                    "Name one; several have random passwords each.");
        }
        Path path = shell().environment().path("serve", credentials);
        if (!Files.isReadable(path)) {
            throw CliException.noInput(
                    "serve",
                    "the file " + credentials + " that --credentials names cannot be read",
                    "Check its path, and that it is readable for the user that this process runs as.",
                    null);
        }
        return path;
    }
}
