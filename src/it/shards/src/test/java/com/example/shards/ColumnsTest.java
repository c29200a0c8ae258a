package com.example.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A field gets a column, in each shard by its own location, while a store is open on all of them. */
@Timeout(60)
class ColumnsTest {

    private static final List<String> KEYS =
            IntStream.range(0, 9).mapToObj(i -> "user:" + i).toList();

    /** The layer has read how the tables are, and lets nothing through that names a column which is not among them. */
    @Test
    void calls_afterAColumnWasDeclared_areRefusedUntilTheLayerIsOpenedAgain(@TempDir Path columns) throws Exception {
        List<String> locations = new ArrayList<>();
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            String location = PostgresServer.createDatabase();
            PostgresServer.open(location).close();
            locations.add(location);
        }
        try (Shards shards = new Shards(locations);
                ProfileStore store = shards.open()) {
            KEYS.forEach(key -> store.set(key, profile(0)));
            for (int shard = 0; shard < Shards.COUNT; shard++) {
                try (SqlStore one = (SqlStore) PostgresServer.open(locations.get(shard))) {
                    one.declare(List.of(WantedColumn.of("visits", ColumnType.BIGINT)), columns.resolve("" + shard));
                    if (shard == 1) {
                        one.moveToColumns((profiles, bytes) -> {});
                    }
                }
            }
            for (String key : KEYS) {
                assertThatThrownBy(() -> store.get(key)).hasMessageContaining("open it again");
                assertThatThrownBy(() -> store.set(key, profile(9))).hasMessageContaining("Nothing was changed");
            }
        }
        try (Shards shards = new Shards(locations);
                ProfileStore store = shards.open()) {
            assertThat(store.getAll(KEYS).values())
                    .hasSize(KEYS.size())
                    .allSatisfy(
                            value -> assertThat(value.get("visits").longValue()).isZero());
            KEYS.forEach(key -> assertThat(store.increment(key, "visits", 1)).isEqualTo(1));
        }
    }

    private static JsonNode profile(long visits) {
        return Json.mapper().createObjectNode().put("email", "a").put("visits", visits);
    }
}
