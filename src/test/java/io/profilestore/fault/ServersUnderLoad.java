package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Workers' processes on PostgreSQL, while something happens to its servers.
 *
 * @param location of a database without our tables
 * @param user who may do everything there
 * @param processes of workers
 * @param clients threads in each of them
 */
record ServersUnderLoad(String location, String user, String password, int processes, int clients) {

    /** What happens to the servers. */
    @FunctionalInterface
    interface Fault {

        /** Returns when there is a server that takes writes again; says how long there was none. */
        Duration strike(List<WorkerProcess> workers) throws Exception;
    }

    /** Lets the fault come at its moment, and judges when all of the workers that are left have gone on for a while. */
    Round round(RoundPlan plan, TestedStore tested, Fault fault) throws Exception {
        try (ProfileStore owner = open()) {
            Counters.declare(plan, owner);
        }
        List<WorkerProcess> workers =
                WorkerProcess.start(plan, location, environment(tested), processes, clients, Work.MIXED);
        try {
            WorkerProcess.awaitProgress(workers, System.nanoTime());
            plan.waitForMoment();
            Duration reopening = fault.strike(workers);
            WorkerProcess.awaitProgress(workers, System.nanoTime());
            WorkerProcess.stop(workers);
            try (ProfileStore store = open()) {
                return Judge.judge(plan, store).withReopening(reopening);
            }
        } finally {
            WorkerProcess.close(workers);
        }
    }

    private ProfileStore open() {
        return ProfileStore.open(
                location, StoreOptions.defaults().withCreate(true).withCredentials(user, password));
    }

    private Map<String, String> environment(TestedStore tested) {
        Map<String, String> environment = new HashMap<>(tested.environment());
        environment.put("PROFILESTORE_USER", user);
        environment.put("PROFILESTORE_PASSWORD", password);
        return environment;
    }
}
