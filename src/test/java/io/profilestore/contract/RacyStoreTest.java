package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The plain file store loses changes without an error. If this test fails, either the store has been made safe, or the
 * checks of the concurrent contract no longer see a loss.
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
