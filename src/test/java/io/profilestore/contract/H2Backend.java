package io.profilestore.contract;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.h2.tools.Server;

/** H2 as a file that the processes of one machine share, or behind H2's own server over TCP. */
final class H2Backend implements Backend {

    private final boolean overTcp;
    private Path directory;
    private Server server;
    private ProfileStore owner;
    private String location;
    private Map<String, String> environment = Map.of();

    H2Backend(boolean overTcp) {
        this.overTcp = overTcp;
    }

    @Override
    public void start() throws Exception {
        directory = Files.createTempDirectory("contract-h2");
        location = "jdbc:h2:" + directory.resolve("profiles");
        owner = ProfileStore.open(location, StoreOptions.defaults().withCreate(true));
        if (overTcp) {
            owner.close();
            owner = null;
            server = Server.createTcpServer("-tcpPort", "0", "-baseDir", directory.toString())
                    .start();
            location = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/profiles";
            Properties credentials = new Properties();
            try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
                credentials.load(reader);
            }
            environment = Map.of(
                    "PROFILESTORE_USER", credentials.getProperty("owner.user"),
                    "PROFILESTORE_PASSWORD", credentials.getProperty("owner.password"));
        }
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public ProfileStore open() {
        StoreOptions options = StoreOptions.defaults().withCreate(true);
        return ProfileStore.open(
                location,
                overTcp
                        ? options.withCredentials(
                                environment.get("PROFILESTORE_USER"), environment.get("PROFILESTORE_PASSWORD"))
                        : options);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void stop() throws Exception {
        if (owner != null) {
            owner.close();
        }
        if (server != null) {
            server.stop();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return overTcp ? "H2 over TCP" : "H2 embedded";
    }
}
