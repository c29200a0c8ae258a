package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt is the interrupted thread's own affair, also where it is just reading H2's file. */
class InterruptTest {

    private static final int PROFILES = 3_000;
    private static final int INTERRUPTS = 200;

    @TempDir
    Path directory;

    @Test
    void get_interruptedWhileReadingTheFile_costsNoOtherThreadItsChanges() throws Exception {
        // A cache of 64 KB for 12 MB: nearly every read goes to the file.
        String location = "jdbc:h2:" + directory.resolve("profiles") + ";CACHE_SIZE=64";
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            for (int i = 0; i < PROFILES; i++) {
                store.set("read-" + i, Json.parse("{\"text\":\"" + "x".repeat(4_000) + "\"}"));
            }
        }
        long acknowledged = 0;
        try (ProfileStore store = ProfileStore.open(location)) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread reader = new Thread(() -> readUntil(stop, store));
            reader.start();
            for (int i = 0; i < INTERRUPTS; i++) {
                reader.interrupt();
                for (int j = 0; j < 10; j++) {
                    acknowledged = store.increment("counter", "n", 1);
                }
            }
            stop.set(true);
            reader.join();
        }
        assertThat(acknowledged).isEqualTo(10L * INTERRUPTS);
        try (ProfileStore store = ProfileStore.open(location)) {
            assertThat(store.get("counter").orElseThrow().get("n").longValue()).isEqualTo(acknowledged);
        }
    }

    private static void readUntil(AtomicBoolean stop, ProfileStore store) {
        for (int i = 0; !stop.get(); i++) {
            try {
                store.get("read-" + i * 31 % PROFILES);
            } catch (StoreException expected) {
                // Whose thread is interrupted may fail; clear the flag and go on.
                Thread.interrupted();
            }
        }
    }
}
