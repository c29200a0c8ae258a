package com.example.plain;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A new database in a directory, as {@code migrate} leaves one behind. */
final class Database {

    private final Path path;

    Database(Path directory) {
        path = directory.resolve("profiles");
        ProfileStore.open(location(), StoreOptions.defaults().withCreate(true)).close();
    }

    String location() {
        return "jdbc:h2:" + path;
    }

    /** A pool of the application's own. */
    HikariDataSource pool() throws IOException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(path.resolveSibling("profiles.credentials"))) {
            credentials.load(reader);
        }
        return OwnPool.open(
                "jdbc:h2:async:" + path,
                credentials.getProperty("owner.user"),
                credentials.getProperty("owner.password"));
    }
}
