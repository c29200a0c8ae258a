package com.example.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a profile goes, and that no call on it is anybody else's concern. */
@Timeout(60)
class WritesTest {

    private static final JsonNode PROFILE = Json.parse("{\"email\":\"a\",\"fax\":\"1\"}");

    private ProfileStore store;

    @BeforeEach
    void open() {
        new ShardedBackend().start();
        store = Shards.shared().open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void location_isThatOfTheLayer() {
        assertThat(store.location()).isEqualTo("jdbc:postgresql: behind ShardingSphereDataSource");
    }

    @Test
    void writes_ofManyKeys_areEachInTheShardOfItsHash() throws Exception {
        List<String> keys = IntStream.range(100, 160).mapToObj(i -> "user:" + i).toList();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            switch (i % 4) {
                case 0 -> store.set(key, PROFILE);
                case 1 -> store.update(key, Changes.set("fax", "1"));
                case 2 -> store.increment(key, "visits", 1);
                default -> store.modify(key, nothing -> PROFILE);
            }
        }
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            int number = shard;
            List<String> its =
                    keys.stream().filter(key -> Shards.of(key) == number).toList();
            assertThat(Shards.shared().keys(shard)).isEqualTo(its).hasSizeGreaterThan(10);
        }
    }

    /** The tables of the others are locked, so that whatever asked them would not come back. */
    @ParameterizedTest
    @ValueSource(strings = {"user:1", "user:2", "user:3"})
    void calls_onOneProfile_askOneShard(String key) throws Exception {
        List<Connection> others = new ArrayList<>();
        try {
            for (int shard = 0; shard < Shards.COUNT; shard++) {
                if (shard != Shards.of(key)) {
                    others.add(locked(shard));
                }
            }
            store.set(key, PROFILE);
            store.set(key, PROFILE);
            long version = store.update(key, Changes.set("email", "b"));
            version = store.update(key, Changes.set("email", "c").unset("phone"), Expect.version(version));
            store.update(key, Changes.set("fax", "2").set("email", "d"), Expect.version(version));
            store.update(key, Changes.unset("fax").increment("visits", 2));
            assertThat(store.increment(key, "visits", 1)).isEqualTo(3);
            store.modify(key, value -> ((ObjectNode) value).put("city", "Paris"));
            assertThat(store.get(key)).contains(Json.parse("{\"email\":\"d\",\"visits\":3,\"city\":\"Paris\"}"));
            store.set(key, Json.parse("[1]"));
            assertThat(store.find(key).orElseThrow().value()).isEqualTo(Json.parse("[1]"));
            assertThat(store.delete(key)).isTrue();
            assertThat(store.get(key)).isEmpty();
            store.set(key, PROFILE, Expect.absent());
            assertThat(store.delete(key, Expect.present())).isTrue();
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
    }

    /** There is no instant at which all shards could be read, and no table for all of them. */
    @Test
    void whatNeedsOneDatabase_isRefused() {
        SqlStore sql = (SqlStore) store;

        assertThatThrownBy(() -> sql.snapshot(""))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("snapshot in jdbc:postgresql: behind ShardingSphereDataSource")
                .hasMessageContaining("in each of them, by its own location");
        assertThatThrownBy(() -> sql.declare(List.of(WantedColumn.of("visits", ColumnType.BIGINT)), Path.of("unused")))
                .isInstanceOf(InvalidLocation.class);
        assertThatThrownBy(sql::info).isInstanceOf(InvalidLocation.class);
    }

    private static Connection locked(int shard) throws Exception {
        Connection connection = Shards.shared().connect(shard);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE profile, profile_deleted IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }
}
