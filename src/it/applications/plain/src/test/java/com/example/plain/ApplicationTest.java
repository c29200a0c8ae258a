package com.example.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.ProfileStore;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

    @TempDir
    Path directory;

    @Test
    void main_database_worksOnIt() {
        Database database = new Database(directory);

        Application.main(new String[] {database.location()});

        try (ProfileStore store = ProfileStore.open(database.location())) {
            assertThat(store.get("user:1001").orElseThrow()).hasToString("{\"email\":\"new@example.com\"}");
        }
    }

    @Test
    void main_theOldFile_worksOnItToo() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{\"user:1001\": {\"visits\": 1}}");

        Application.main(new String[] {"file:" + file + "?lock=flock"});

        assertThat(file).content().contains("new@example.com", "visits");
    }

    @Test
    void main_mistypedLocation_isRefused() {
        String[] arguments = {"jdbc:h2:" + directory.resolve("profils")};

        assertThatThrownBy(() -> Application.main(arguments)).isInstanceOf(StoreUnreachable.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void ownPool_closedStore_staysOpen() throws Exception {
        try (HikariDataSource pool = new Database(directory).pool()) {
            try (ProfileStore store = ProfileStore.open(pool)) {
                assertThat(new Profiles(store).changeEmail("user:1001", "a@example.com"))
                        .isEqualTo(204);
            }
            assertThat(pool.isClosed()).isFalse();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void ownPool_notInAutoCommitMode_isRefused() throws Exception {
        try (HikariDataSource other = new Database(directory).pool();
                HikariDataSource pool = new HikariDataSource(notInAutoCommitMode(other))) {
            assertThatThrownBy(() -> ProfileStore.open(pool))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");
        }
    }

    private static HikariConfig notInAutoCommitMode(HikariDataSource like) {
        HikariConfig config = new HikariConfig();
        like.copyStateTo(config);
        config.setAutoCommit(false);
        return config;
    }
}
