package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Issue 42 with real processes: nothing that a worker was promised is lost. */
@OnEverySafeBackend
class ProcessesContractTest extends ProfileStoreContractTest {

    /** Each is a field set and a counter incremented: with four workers, more than 10,000 acknowledged changes. */
    private static final int UPDATES_PER_WORKER = 1_300;

    @Test
    void update_fourWorkers_loseNothing() throws Exception {
        assertThat(WorkerProcesses.lostBy(backend, 4, UPDATES_PER_WORKER)).isEmpty();
    }
}
