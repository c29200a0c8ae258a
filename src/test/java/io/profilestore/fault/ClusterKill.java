package io.profilestore.fault;

import io.profilestore.cluster.PostgresCluster;
import io.profilestore.contract.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * All processes of a primary are killed at once under load, and of its two standbys the one that received most takes its place.
 *
 * @param waits whether a commit waits for one of the standbys; if not, it is the control, in which they are behind when the
 *     primary ends
 * @param clients threads in each of the workers' processes
 */
record ClusterKill(boolean waits, int processes, int clients) implements PostgresScenario {

    @Override
    public String name() {
        return "cluster-kill-" + (waits ? processes + "x" + clients : "asynchronous");
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        Path data = Files.createDirectory(plan.directory().resolve("data"));
        try (PostgresCluster cluster = new PostgresCluster(data)) {
            String location = cluster.location() + (waits ? "" : "?" + PostgresCluster.ASYNCHRONOUS);
            return new ServersUnderLoad(location, PostgresServer.user(), "none", processes, clients)
                    .round(plan, plan.store(), workers -> {
                        if (!waits) {
                            cluster.cutStandbysOff();
                            WorkerProcess.awaitProgress(workers, System.nanoTime());
                        }
                        long start = System.nanoTime();
                        cluster.primary().kill();
                        cluster.failOver();
                        return Duration.ofNanos(System.nanoTime() - start);
                    });
        }
    }
}
