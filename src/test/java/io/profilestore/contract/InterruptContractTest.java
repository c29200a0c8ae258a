package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.json.Json;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An interrupt is the interrupted thread's own affair. */
@OnEverySafeBackend
class InterruptContractTest extends ProfileStoreContractTest {

    private static final int INTERRUPTS = 100;

    @Test
    void find_interrupted_costsNoOtherThreadItsChanges() throws Exception {
        for (int i = 0; i < 200; i++) {
            store.set("read-" + i, Json.parse("{\"text\":\"" + "x".repeat(500) + "\"}"));
        }
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = new Thread(() -> readUntil(stop, store));
        reader.start();
        long acknowledged = 0;
        for (int i = 0; i < INTERRUPTS; i++) {
            reader.interrupt();
            for (int j = 0; j < 5; j++) {
                acknowledged = store.increment("counter", "n", 1);
            }
        }
        stop.set(true);
        reader.join();
        assertThat(acknowledged).isEqualTo(5L * INTERRUPTS);
        try (ProfileStore another = backend.open()) {
            assertThat(another.get("counter").orElseThrow().get("n").longValue())
                    .isEqualTo(acknowledged);
        }
    }

    private static void readUntil(AtomicBoolean stop, ProfileStore store) {
        for (int i = 0; !stop.get(); i++) {
            try {
                store.find("read-" + i % 200);
            } catch (StoreException expected) {
                // Whose thread is interrupted may fail; clear the flag and go on.
                Thread.interrupted();
            }
        }
    }
}
