package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Issue 42 as it was reported: the plain file store loses changes without an error. If these tests fail, either the store
 * has been made safe, or the checks of the concurrent contract no longer see a loss.
 */
class RacyStoreTest {

    private final Backend backend = new FileBackend("");

    @BeforeEach
    void start() throws Exception {
        backend.start();
    }

    @AfterEach
    void stop() throws Exception {
        backend.stop();
    }

    @Test
    void update_emailAndPhoneAtOnce_losesOneWithoutAnError() throws Exception {
        try (ProfileStore store = backend.open()) {
            boolean lost = false;
            for (int round = 0; round < 5_000 && !lost; round++) {
                store.delete("user:123");
                Threads.run(
                        2,
                        thread -> store.update(
                                "user:123",
                                thread == 0
                                        ? Changes.set("email", "new@example.com")
                                        : Changes.set("phone", "555-1234")));
                JsonNode profile = store.get("user:123").orElseThrow();
                lost = !profile.has("email") || !profile.has("phone");
            }
            assertThat(lost).as("a change was lost").isTrue();
        }
    }

    @Test
    void update_fourWorkers_loseAcknowledgedChanges() throws Exception {
        backend.open().close();
        List<String> lost = List.of();
        for (int round = 0; round < 10 && lost.isEmpty(); round++) {
            lost = WorkerProcesses.lostBy(backend, 4, 50);
            try (ProfileStore store = backend.open()) {
                store.delete(Worker.KEY);
            }
        }
        assertThat(lost).isNotEmpty();
    }
}
