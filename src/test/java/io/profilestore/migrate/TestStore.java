package io.profilestore.migrate;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.ProfileLimits;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** A database of a test, in a directory where its columns' migrations are too. */
record TestStore(String location, Path directory) {

    static TestStore h2(Path directory) {
        try {
            return new TestStore("jdbc:h2:" + Files.createDirectories(directory).resolve("profiles"), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of another one, while no store has that open. */
    static TestStore copy(TestStore other, Path directory) throws IOException {
        TestStore copy = h2(directory);
        for (String file : List.of("profiles.mv.db", "profiles.credentials")) {
            Files.copy(other.directory.resolve(file), copy.directory.resolve(file));
        }
        return copy;
    }

    static TestStore postgres(Path directory) throws SQLException {
        return new TestStore(PostgresServer.createSchema(), directory);
    }

    boolean isPostgres() {
        return location.startsWith("jdbc:postgresql:");
    }

    SqlStore open() {
        return (SqlStore)
                (isPostgres()
                        ? PostgresServer.open(location)
                        : ProfileStore.open(location, StoreOptions.defaults().withCreate(true)));
    }

    /** Removes all but the tables and their columns. */
    void empty() throws SQLException, IOException {
        execute(
                "DELETE FROM profile",
                "DELETE FROM profile_deleted",
                "DELETE FROM profile_import",
                "DELETE FROM profile_conflict");
    }

    void drop() throws SQLException {
        if (isPostgres()) {
            PostgresServer.dropSchema(location);
        }
    }

    /** A plain connection of the owner; of H2 while no store is open. */
    Connection owner() throws SQLException, IOException {
        if (isPostgres()) {
            return DriverManager.getConnection(location, PostgresServer.user(), "");
        }
        Properties credentials = new Properties();
        try (var in = Files.newInputStream(directory.resolve("profiles.credentials"))) {
            credentials.load(in);
        }
        return DriverManager.getConnection(
                location, credentials.getProperty("owner.user"), credentials.getProperty("owner.password"));
    }

    /** Opens it for some work. */
    void use(Consumer<SqlStore> work) {
        try (SqlStore store = open()) {
            work.accept(store);
        }
    }

    interface Reader {
        List<String> read(Connection connection) throws SQLException;
    }

    /** What SQL says, while no store is open. */
    List<String> sql(Reader reader) throws SQLException, IOException {
        try (Connection owner = owner()) {
            return reader.read(owner);
        }
    }

    void execute(String... statements) throws SQLException, IOException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** This store as it is now, for another one. */
    Source source(TestStore target) {
        ProfileLimits limits =
                SqlStoreProvider.of(target.location).orElseThrow().limits();
        return Source.of(open(), location, location, new Limits(limits, Limits.MAX_RECORD_BYTES));
    }

    MigrationOptions options() {
        return MigrationOptions.rejectingInto(directory.resolve("rejects.jsonl"));
    }

    MigrationResult take(Source source, MigrationOptions options, Progress progress) {
        try (source) {
            return new Migration(
                            source, this::open, store -> Optional.of(directory.resolve("columns")), options, progress)
                    .run();
        }
    }

    MigrationResult take(TestStore other) {
        return take(other.source(this), options(), Progress.NONE);
    }

    MigrationResult take(Path file) {
        return take(Source.of(file), options(), Progress.NONE);
    }
}
