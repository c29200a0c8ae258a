package io.profilestore.fault;

import io.profilestore.cluster.PatroniCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of three machines with Patroni, another one gets the primary under load. The rounds are those of one cluster, one after the other;
 * each ends when all three are in order again.
 */
final class PatroniChange implements Scenario {

    private final boolean kill;
    private final int processes;
    private final int clients;
    private @Nullable PatroniCluster cluster;

    /**
     * Starts nothing yet.
     *
     * @param kill whether all processes of the primary's machine are killed at once, and started again when another one has its
     *     place; if not, it is told to give it up
     * @param clients threads in each of the workers' processes
     */
    PatroniChange(boolean kill, int processes, int clients) {
        this.kill = kill;
        this.processes = processes;
        this.clients = clients;
    }

    @Override
    public String name() {
        return "patroni-" + (kill ? "kill-" : "switchover-") + processes + "x" + clients;
    }

    @Override
    public String engine() {
        return "PostgreSQL 15 with Patroni";
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        if (cluster == null) {
            cluster = new PatroniCluster();
        }
        PatroniCluster servers = cluster;
        String schema = "round_" + plan.seed();
        servers.createSchema(schema);
        return new ServersUnderLoad(servers.location(schema), servers.user(), servers.password(), processes, clients)
                .round(plan, plan.store(), workers -> {
                    Duration without = kill ? killed(servers, workers) : switchedOver(servers);
                    servers.awaitComplete();
                    return without;
                });
    }

    private static Duration killed(PatroniCluster servers, List<WorkerProcess> workers) throws Exception {
        long start = System.nanoTime();
        String killed = servers.killLeader();
        Duration without = Duration.ofNanos(System.nanoTime() - start);
        WorkerProcess.awaitProgress(workers, System.nanoTime());
        servers.restart(killed);
        return without;
    }

    private static Duration switchedOver(PatroniCluster servers) throws Exception {
        long start = System.nanoTime();
        servers.switchOver();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }
}
