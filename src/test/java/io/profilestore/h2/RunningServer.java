package io.profilestore.h2;

import io.profilestore.Call;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.h2.engine.SessionRemote;

/** A server within this process, of one database called {@code profiles}, and ways to talk to it. */
final class RunningServer implements AutoCloseable {

    final Path directory;
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final H2Server server;

    RunningServer(Path directory) {
        this(directory, 0);
    }

    /** At a port, where an earlier one may have been. */
    RunningServer(Path directory, int port) {
        this(directory, "127.0.0.1", port, null);
    }

    /** With TLS, where there is a certificate. */
    RunningServer(Path directory, String host, Function<Path, ServerCertificate> certificate) {
        this(directory, host, 0, certificate);
    }

    /** Both. */
    RunningServer(Path directory, String host, int port, Function<Path, ServerCertificate> certificate) {
        this.directory = directory;
        server = H2Server.start(
                new H2Server.Settings(directory, host, port, List.of("profiles"), null, certificate), log::add);
    }

    String fingerprint() {
        return server.certificate().orElseThrow().fingerprint();
    }

    int port() {
        return server.port();
    }

    String location() {
        return location("profiles");
    }

    String location(String database) {
        return "jdbc:h2:tcp://127.0.0.1:" + port() + "/" + database;
    }

    Roles roles() {
        return CredentialsFile.beside(directory.resolve("profiles")).read(Call.on("test", "profiles"));
    }

    /** Logged in as workers are. */
    Connection application() throws SQLException {
        return connect(location(), roles().application());
    }

    Connection owner() throws SQLException {
        return connect(location(), roles().owner());
    }

    static Connection connect(String location, Credentials credentials) throws SQLException {
        return DriverManager.getConnection(location, credentials.user(), credentials.password());
    }

    /** Asks to cancel a statement of a session whose secret is wrong. */
    static byte[] cancelMessage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int number : new int[] {17, 20, -1, -1, 1}) {
            out.writeInt(number);
        }
        out.writeChars("0");
        out.writeInt(SessionRemote.SESSION_CANCEL_STATEMENT);
        out.writeInt(1);
        return bytes.toByteArray();
    }

    /** A connection that has said nothing yet. */
    Socket socket() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    void close(Duration drain) {
        server.close(drain);
    }

    @Override
    public void close() {
        server.close();
    }
}
