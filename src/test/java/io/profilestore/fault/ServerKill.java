package io.profilestore.fault;

import io.profilestore.ProfileStore;
import java.time.Duration;
import java.util.List;

/**
 * A server's process ends under load and is started again.
 *
 * @param processes of workers
 * @param clients threads in each of them
 */
record ServerKill(Signal signal, int processes, int clients) implements Scenario {

    /** How it ends. */
    enum Signal {
        /** At once. */
        KILL,
        /** In order. */
        TERM
    }

    @Override
    public String name() {
        return "server-" + (signal == Signal.KILL ? "kill" : "term") + "-" + processes + "x" + clients;
    }

    /** A server that ends in order leaves nothing behind. */
    @Override
    public Expectation expectation(TestedStore store) {
        return signal == Signal.TERM ? Expectation.CLEAN : Scenario.super.expectation(store);
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        try (ServerProcess server = new ServerProcess(plan)) {
            List<WorkerProcess> workers =
                    WorkerProcess.start(plan, server.location(), server.environment(), processes, clients, Work.MIXED);
            try {
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                plan.waitForMoment();
                if (signal == Signal.KILL) {
                    server.process().kill();
                } else {
                    server.process().terminate();
                }
                Duration reopening = server.start();
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                WorkerProcess.stop(workers);
                try (ProfileStore store = server.open()) {
                    return Judge.judge(plan, store).withReopening(reopening);
                }
            } finally {
                WorkerProcess.close(workers);
            }
        }
    }
}
