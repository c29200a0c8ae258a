package io.profilestore.sql;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.disk.DatabaseFilePath;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens real databases in a test's directory. */
final class H2Directory {

    private H2Directory() {}

    static SqlStore create(Path directory) {
        return (SqlStore)
                ProfileStore.open(location(directory), StoreOptions.defaults().withCreate(true));
    }

    static SqlStore open(Path directory) {
        return (SqlStore) ProfileStore.open(location(directory));
    }

    static String location(Path directory) {
        return "jdbc:h2:" + directory.resolve("profiles");
    }

    static Properties credentials(Path directory) throws IOException {
        return properties(directory.resolve("profiles.credentials"));
    }

    /** A plain connection of the owner, for what no store does. */
    static Connection owner(Path directory) throws IOException, SQLException {
        Properties credentials = credentials(directory);
        return DriverManager.getConnection(
                "jdbc:h2:" + name(directory),
                credentials.getProperty("owner.user"),
                credentials.getProperty("owner.password"));
    }

    /** Where a store has the database open, that serves it to others. */
    private static String name(Path directory) throws IOException {
        Path file = directory.resolve("profiles.owner");
        if (!Files.exists(file)) {
            return DatabaseFilePath.of(directory.resolve("profiles").toString());
        }
        Properties owner = properties(file);
        return "tcp://127.0.0.1:" + owner.getProperty("port") + "/" + owner.getProperty("name");
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
