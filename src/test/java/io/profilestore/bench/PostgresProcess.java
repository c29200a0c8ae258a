package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.contract.PostgresServer;
import io.profilestore.sql.SqlStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server as it is when nothing is set, on the disk that is measured. */
final class PostgresProcess implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path directory;

    private PostgresProcess(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static PostgresProcess start(Path directory) throws IOException {
        if (!PostgresServer.isThere()) {
            throw new IOException("there are no binaries of PostgreSQL for this machine");
        }
        return new PostgresProcess(
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory.resolve("data"))
                        .start(),
                directory);
    }

    private String location() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    ProfileStore open(int connections, Durability durability) {
        return ProfileStore.open(
                location(),
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
        Connection connection = DriverManager.getConnection(location(), PostgresServer.user(), "");
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
    public void close() throws IOException {
        server.close();
    }
}
