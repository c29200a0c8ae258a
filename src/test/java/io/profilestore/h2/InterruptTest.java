package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    @Test
    void increment_interruptedWhileItWaitsForTheDisk_saysSoAndNothingElse() throws Exception {
        try (ProfileStore store = ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true))) {
            Writer writer = new Writer(store);
            writer.start();
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                writer.interrupt();
                return writer.unknown.get() > 0 || writer.unexpected != null;
            });
            writer.stopped = true;
            writer.join();

            assertThat(writer.unexpected).isNull();
            assertThat(store.get("k").orElseThrow().get("n").longValue())
                    .isBetween(writer.made, writer.made + writer.unknown.get());
        }
    }

    private static final class Writer extends Thread {

        private final ProfileStore store;
        private volatile boolean stopped;
        private volatile Throwable unexpected;
        private final AtomicLong unknown = new AtomicLong();
        private long made;

        Writer(ProfileStore store) {
            this.store = store;
        }

        @Override
        public void run() {
            while (!stopped && unexpected == null) {
                try {
                    store.increment("k", "n", 1);
                    made++;
                } catch (OutcomeUnknown | StoreBusy e) {
                    if (!Thread.interrupted() || !e.problem().contains("interrupted")) {
                        unexpected = e;
                    }
                    unknown.addAndGet(e instanceof OutcomeUnknown ? 1 : 0);
                } catch (RuntimeException e) {
                    unexpected = e;
                }
            }
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
