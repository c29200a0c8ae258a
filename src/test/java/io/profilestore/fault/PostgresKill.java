package io.profilestore.fault;

import io.profilestore.Durability;
import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import java.time.Duration;

/**
 * All processes of a PostgreSQL server are killed at once under load, and it is started again on its files; then one of the
 * workers is killed.
 *
 * @param waits whether a commit waits for the disk; if not, it is the control
 * @param clients threads in each of the workers' processes
 */
record PostgresKill(boolean waits, int processes, int clients) implements PostgresScenario {

    @Override
    public String name() {
        return "postgres-kill-" + (waits ? processes + "x" + clients : "without-wait");
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        TestedStore tested = waits ? plan.store() : new TestedStore(Durability.RELAXED);
        try (PostgresProcess server = new PostgresProcess(plan.directory().resolve("data"), PostgresProcess.DEFAULTS)) {
            return new ServersUnderLoad(server.location(), PostgresServer.user(), "none", processes, clients)
                    .round(plan, tested, workers -> {
                        server.kill();
                        Duration reopening = server.start();
                        WorkerProcess.awaitProgress(workers, System.nanoTime());
                        RoundPlan.oneOf(workers, plan.random("worker"))
                                .process()
                                .kill();
                        return reopening;
                    });
        }
    }
}
