package io.profilestore.contract;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.h2.H2Server;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * H2 as a file that the processes of one machine share, or behind our server, for which workers are the application. Writes
 * to the server wait for the disk, those to the file do not: so both kinds of statements are held to the contract.
 */
public final class H2Backend implements Backend {

    private final boolean overTcp;
    private Path directory;
    private H2Server server;
    private ProfileStore owner;
    private String location;
    private final Properties credentials = new Properties();
    private Map<String, String> environment = Map.of();

    /** @param overTcp whether behind our server */
    public H2Backend(boolean overTcp) {
        this.overTcp = overTcp;
    }

    @Override
    public void start() throws Exception {
        directory = Files.createTempDirectory("contract-h2");
        if (overTcp) {
            server = H2Server.start(
                    new H2Server.Settings(directory, "127.0.0.1", 0, List.of("profiles"), null, null), line -> {});
            location = server.databases().get(0).location();
            try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
                credentials.load(reader);
            }
            environment = Map.of(
                    "PROFILESTORE_USER", credentials.getProperty("application.user"),
                    "PROFILESTORE_PASSWORD", credentials.getProperty("application.password"));
        } else {
            location = "jdbc:h2:" + directory.resolve("profiles");
            owner = ProfileStore.open(location, StoreOptions.defaults().withCreate(true));
        }
    }

    @Override
    public String location() {
        return location;
    }

    /** What the server's {@code .credentials} file holds. */
    public Properties credentials() {
        return credentials;
    }

    @Override
    public ProfileStore open() {
        StoreOptions options = StoreOptions.defaults().withCreate(true);
        return ProfileStore.open(
                location,
                overTcp
                        ? options.withCredentials(
                                environment.get("PROFILESTORE_USER"), environment.get("PROFILESTORE_PASSWORD"))
                        : options.withDurability(Durability.RELAXED));
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
            server.close();
        }
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return overTcp ? "H2 server" : "H2 embedded";
    }
}
