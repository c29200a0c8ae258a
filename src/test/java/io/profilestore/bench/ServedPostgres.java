package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server as it is when nothing is set, on the disk that is measured. */
final class ServedPostgres implements AutoCloseable {

    private final PostgresProcess server;
    private final Path directory;

    private ServedPostgres(PostgresProcess server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static ServedPostgres start(Path directory) throws IOException {
        if (!PostgresServer.isThere()) {
            throw new IOException("there are no binaries of PostgreSQL for this machine");
        }
        Files.createDirectories(directory);
        return new ServedPostgres(new PostgresProcess(directory.resolve("data"), PostgresProcess.DEFAULTS), directory);
    }

    ProfileStore open(int connections, Durability durability) {
        return ProfileStore.open(
                server.location(),
                StoreOptions.defaults()
                        .withCreate(true)
                        .withCredentials(PostgresServer.user(), "")
                        .withPoolSize(connections)
                        .withDurability(durability));
    }

    SqlStore owner() {
        return (SqlStore) open(2, Durability.RELAXED);
    }

    /** A plain connection whose commits wait for the disk, or do not. */
    Connection connect(Durability durability) throws SQLException {
        Connection connection = server.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = " + (durability == Durability.COMMIT ? "on" : "off"));
        }
        return connection;
    }

    Path migrations() {
        return directory.resolve("columns");
    }

    /** Declares the sample's columns and writes so many profiles. */
    void fill(int profiles) throws SQLException {
        try (SqlStore owner = owner()) {
            SampleProfiles.fill(owner, migrations(), profiles);
        }
        execute("VACUUM ANALYZE");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect(Durability.COMMIT);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
