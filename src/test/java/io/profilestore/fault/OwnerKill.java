package io.profilestore.fault;

import io.profilestore.ProfileStore;
import java.time.Duration;
import java.util.List;

/**
 * Several processes share an embedded database, and the one that has it open is killed.
 *
 * @param clients threads in each of them
 */
record OwnerKill(int processes, int clients) implements Scenario {

    @Override
    public String name() {
        return "owner-kill-" + processes + "x" + clients;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        EmbeddedStore embedded = EmbeddedStore.create(plan, clients);
        List<WorkerProcess> workers = WorkerProcess.start(
                plan, embedded.location(), plan.store().environment(), processes, clients, Work.MIXED);
        try {
            WorkerProcess.awaitProgress(workers, System.nanoTime());
            plan.waitForMoment();
            long owner = DatabaseOwner.pid(embedded.data());
            WorkerProcess killed = workers.stream()
                    .filter(worker -> worker.process().pid() == owner)
                    .findFirst()
                    .orElseThrow();
            killed.process().kill();
            long start = System.nanoTime();
            WorkerProcess.awaitProgress(workers, start);
            Duration takingOver = Duration.ofNanos(System.nanoTime() - start);
            WorkerProcess.stop(workers);
            try (ProfileStore store = embedded.open()) {
                return Judge.judge(plan, store).withReopening(takingOver);
            }
        } finally {
            WorkerProcess.close(workers);
        }
    }
}
