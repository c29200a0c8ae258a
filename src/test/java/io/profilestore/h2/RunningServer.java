package io.profilestore.h2;

import io.profilestore.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server within this process, of one database called {@code profiles}, and ways to talk to it. */
final class RunningServer implements AutoCloseable {

    final Path directory;
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final H2Server server;

    RunningServer(Path directory) {
        this.directory = directory;
        server = start(directory, 0, log);
    }

    static H2Server start(Path directory, int port, List<String> log) {
        return H2Server.start(
                new H2Server.Settings(directory, "127.0.0.1", port, List.of("profiles"), null, null), log::add);
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

    /** A connection that has said nothing yet. */
    Socket socket() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    @Override
    public void close() {
        server.close();
    }
}
