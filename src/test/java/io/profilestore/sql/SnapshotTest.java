package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Profile;
import io.profilestore.StoreBusy;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    private static final int PROFILES = 1_000;

    @TempDir
    Path directory;

    @Test
    void snapshot_whileOthersWrite_isOneInstant() throws Exception {
        try (SqlStore store = H2Directory.create(directory)) {
            for (int i = 0; i < PROFILES; i++) {
                store.set("k%04d".formatted(i), Json.parse("{\"n\":0}"));
            }
            AtomicBoolean stop = new AtomicBoolean();
            // Counts the first profile, then the last: at any one instant they differ by at most one.
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    store.increment("k0000", "n", 1);
                    store.increment("k%04d".formatted(PROFILES - 1), "n", 1);
                }
            });
            for (int round = 0; round < 20; round++) {
                try (Stream<Profile> all = store.snapshot("k")) {
                    List<Long> n = all.map(p -> p.value().get("n").longValue()).toList();
                    assertThat(n).hasSize(PROFILES);
                    assertThat(n.get(0) - n.get(PROFILES - 1)).isBetween(0L, 1L);
                }
            }
            stop.set(true);
            writer.get();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void snapshot_columnsDeclaredMeanwhile_failsRatherThanMixInstants(boolean byTheSameStore) {
        try (SqlStore store = H2Directory.create(directory);
                SqlStore another = H2Directory.open(directory)) {
            for (int i = 0; i < PROFILES; i++) {
                store.set("k%04d".formatted(i), Json.parse("{\"n\":0}"));
            }
            try (Stream<Profile> all = store.snapshot("")) {
                Iterator<Profile> profiles = all.iterator();
                assertThat(profiles.next().key()).isEqualTo("k0000");
                (byTheSameStore ? store : another)
                        .declare(List.of(WantedColumn.of("n", ColumnType.BIGINT)), directory.resolve("columns"));
                assertThatThrownBy(() -> profiles.forEachRemaining(profile -> {}))
                        .isInstanceOf(StoreBusy.class)
                        .hasMessageContaining("columns were declared meanwhile");
            }
            try (Stream<Profile> all = store.snapshot("")) {
                assertThat(all).hasSize(PROFILES);
            }
        }
    }

    @Test
    void snapshot_notReadToTheEnd_givesItsConnectionBack() {
        try (SqlStore store = H2Directory.create(directory)) {
            store.set("k", Json.parse("1"));
            for (int i = 0; i < 50; i++) {
                try (Stream<Profile> all = store.snapshot("")) {
                    assertThat(all.findFirst()).isPresent();
                }
            }
            store.set("k", Json.parse("2"));
            assertThat(store.get("k")).contains(Json.parse("2"));
        }
    }
}
