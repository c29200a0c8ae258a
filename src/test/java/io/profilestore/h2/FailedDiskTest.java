package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.Changes;
import io.profilestore.OutcomeUnknown;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.fault.FailingDisk;
import io.profilestore.fault.FailingDisk.Forcing;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk fails once: whoever had nothing under way then need not hear of it, whichever connection is met next. */
class FailedDiskTest {

    /** A pool asks no connection for a sign of life that was used within the last half second. */
    private static final Duration UNTIL_ASKED = Duration.ofMillis(600);

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void directory() throws Exception {
        directory = temporary.toRealPath();
    }

    private SqlStore open() {
        return (SqlStore) ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true).withPoolSize(2));
    }

    /** Leaves one connection in the pool that had nothing to do with it. */
    private static void failOnce(SqlStore store, FailingDisk disk) {
        store.set("k", Json.parse("{\"email\":\"old\",\"n\":1}"));
        // Two at once, so that there are two.
        try (Stream<Profile> held = store.snapshot("")) {
            assertThat(held.findFirst()).isPresent();
            assertThat(store.get("k")).isPresent();
        }
        disk.force(Forcing.FAILS_ONCE);
        assertThatThrownBy(() -> store.update("k", Changes.set("email", "perhaps")))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("disk");
    }

    @Test
    void transaction_onAConnectionOfBefore_isMadeOnAnother() {
        try (FailingDisk disk = FailingDisk.over(directory);
                SqlStore store = open()) {
            failOnce(store, disk);
            assertThat(store.increment("k", "n", 1)).isEqualTo(2);
        }
    }

    @Test
    void update_longAfterwardsOnAConnectionOfBefore_isMadeOnAnother() {
        try (FailingDisk disk = FailingDisk.over(directory);
                SqlStore store = open()) {
            failOnce(store, disk);
            await().pollDelay(UNTIL_ASKED).until(() -> true);
            store.update("k", Changes.set("email", "new"));
            assertThat(store.get("k").orElseThrow().get("email").stringValue()).isEqualTo("new");
        }
    }
}
