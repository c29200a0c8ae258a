package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** One database of a {@link Server}, and the ways to it: as a worker, and as its owner. */
final class Served {

    private final Path database;
    private final String location;
    private final Properties credentials = new Properties();

    /** @param database its path, without an ending */
    Served(Path database, String location) throws IOException {
        this.database = database;
        this.location = location;
        try (Reader reader =
                Files.newBufferedReader(database.resolveSibling(database.getFileName() + ".credentials"))) {
            credentials.load(reader);
        }
    }

    String location() {
        return location;
    }

    /** What a worker process needs besides the location. */
    Map<String, String> environment() {
        return Map.of(
                "PROFILESTORE_USER", credentials.getProperty("application.user"),
                "PROFILESTORE_PASSWORD", credentials.getProperty("application.password"));
    }

    /** A store as workers open it. */
    ProfileStore open(int connections, Durability durability) {
        return ProfileStore.open(
                location, options("application").withPoolSize(connections).withDurability(durability));
    }

    /** A store that may declare columns; its changes do not wait for the disk. */
    SqlStore owner() {
        return (SqlStore) ProfileStore.open(location, options("owner").withDurability(Durability.RELAXED));
    }

    private StoreOptions options(String role) {
        return StoreOptions.defaults()
                .withCredentials(credentials.getProperty(role + ".user"), credentials.getProperty(role + ".password"));
    }

    /** A plain connection, logged in as workers are. */
    Connection connect() throws SQLException {
        return connect("application");
    }

    /** A plain connection of the owner. */
    Connection connectOwner() throws SQLException {
        return connect("owner");
    }

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(
                location, credentials.getProperty(role + ".user"), credentials.getProperty(role + ".password"));
    }

    /** Where the migrations of its columns go. */
    Path migrations() {
        return database.resolveSibling(database.getFileName() + ".columns");
    }

    /** Declares the sample's columns and writes so many profiles. */
    void fill(int profiles) {
        try (SqlStore owner = owner()) {
            SampleProfiles.fill(owner, migrations(), profiles);
        }
    }

    /** The file that holds it. */
    Path file() {
        return database.resolveSibling(database.getFileName() + ".mv.db");
    }
}
