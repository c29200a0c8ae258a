package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Issue 42 with real processes: nothing that a worker was promised is lost. */
@OnEverySafeBackend
class ProcessesContractTest extends ProfileStoreContractTest {

    @Test
    void update_fourWorkers_loseNothing() throws Exception {
        assertThat(WorkerProcesses.lostBy(backend, 4, 50)).isEmpty();
    }
}
