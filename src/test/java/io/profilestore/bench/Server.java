package io.profilestore.bench;

import io.profilestore.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code serve} in a process of its own, over loopback. */
final class Server implements AutoCloseable {

    private static final String READY = "ready: ";

    private final JavaProcess process;
    private final List<Served> databases = new ArrayList<>();

    private Server(JavaProcess process) {
        this.process = process;
    }

    /** A server of one new database. */
    static Server start(Path directory, List<String> jvm) throws IOException {
        return start(directory, jvm, 1);
    }

    /** A server of so many new databases; when this returns, clients are let in. */
    static Server start(Path directory, List<String> jvm, int count) throws IOException {
        Files.createDirectories(directory);
        List<String> arguments = new ArrayList<>(List.of("serve", "--dir", directory.toString(), "--port", "0"));
        for (int i = 0; i < count; i++) {
            arguments.addAll(List.of("--create", "profiles" + i));
        }
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Server server = new Server(JavaProcess.start(jvm, log, Map.of(), Main.class, arguments.toArray(String[]::new)));
        try {
            for (int i = 0; i < count; i++) {
                String location = server.location();
                server.databases.add(
                        new Served(directory.resolve(location.substring(location.lastIndexOf('/') + 1)), location));
            }
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** The next one that it announces, whatever else it prints. */
    private String location() throws IOException {
        String line = process.line();
        while (!line.startsWith(READY)) {
            line = process.line();
        }
        return line.substring(READY.length());
    }

    /** The databases, by their numbers. */
    List<Served> databases() {
        return databases;
    }

    /** The only database. */
    Served database() {
        return databases.get(0);
    }

    JavaProcess process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
