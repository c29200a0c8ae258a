package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.fault.FailingDisk;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a write that did not wait for the disk. */
class RelaxedTest {

    @TempDir
    Path directory;

    private FailingDisk disk;

    @BeforeEach
    void install() {
        disk = FailingDisk.over(directory);
    }

    @AfterEach
    void remove() {
        disk.close();
    }

    @Test
    void write_embedded_isForcedSoonAfter() {
        StoreOptions relaxed = StoreOptions.defaults().withCreate(true).withDurability(Durability.RELAXED);
        try (ProfileStore store = ProfileStore.open("jdbc:h2:" + directory.resolve("profiles"), relaxed)) {
            writeAndAwaitForce(store);
        }
    }

    @Test
    void write_atAServer_isForcedSoonAfter() {
        try (RunningServer server = new RunningServer(directory)) {
            Credentials application = server.roles().all().get(1);
            StoreOptions relaxed = StoreOptions.defaults()
                    .withCredentials(application.user(), application.password())
                    .withDurability(Durability.RELAXED);
            try (ProfileStore store = ProfileStore.open(server.location(), relaxed)) {
                writeAndAwaitForce(store);
            }
        }
    }

    /** A few times, since H2 forces its file now and then by itself. */
    private void writeAndAwaitForce(ProfileStore store) {
        for (int n = 1; n <= 3; n++) {
            long before = disk.written();
            store.set("k", Json.parse(Integer.toString(n)));
            await().atMost(Duration.ofSeconds(30)).until(() -> disk.written() > before && disk.isForced());
        }
        assertThat(store.get("k")).contains(Json.parse("3"));
    }
}
