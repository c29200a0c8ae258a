package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.VersionConflict;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a pool that the application brought. */
class OwnDataSourceTest {

    @TempDir
    Path directory;

    /** What an application would write that has a database with the tables, and nothing of ours. */
    HikariConfig tables() throws Exception {
        H2Directory.create(directory).close();
        Properties credentials = H2Directory.credentials(directory);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:async:" + directory.resolve("profiles"));
        config.setUsername(credentials.getProperty("owner.user"));
        config.setPassword(credentials.getProperty("owner.password"));
        return config;
    }

    /** Likewise, with an empty database. */
    HikariConfig noTables() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:" + directory.resolve("empty"));
        return config;
    }

    @Test
    void open_ownDataSource_servesEveryCallAndLeavesThePoolOpen() throws Exception {
        HikariConfig config = tables();
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (ProfileStore store = ProfileStore.open(pool)) {
                IntStream.range(0, 200).parallel().forEach(i -> {
                    store.update("k", Changes.set("email", "e" + i));
                    store.update("k", Changes.set("free", i).increment("n", 1));
                });
                assertThat(store.get("k").orElseThrow().get("n").intValue()).isEqualTo(200);
                assertThatThrownBy(() -> store.set("k", Json.parse("1"), Expect.absent()))
                        .isInstanceOf(VersionConflict.class);
                assertThat(store.keys("").toList()).containsExactly("k");
                assertThat(store.delete("k")).isTrue();
            }
            assertThat(pool.isClosed()).isFalse();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void open_connectionsNotInAutoCommitMode_isRefused() throws Exception {
        HikariConfig config = tables();
        config.setAutoCommit(false);
        try (HikariDataSource other = new HikariDataSource(config)) {
            assertThatThrownBy(() -> ProfileStore.open(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");
            assertThat(other.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void open_ownDataSourceWithoutTables_isRefused() throws Exception {
        try (HikariDataSource pool = new HikariDataSource(noTables())) {
            assertThatThrownBy(() -> ProfileStore.open(pool)).isInstanceOf(SchemaMismatch.class);
        }
    }
}
