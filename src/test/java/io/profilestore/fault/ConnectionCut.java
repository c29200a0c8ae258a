package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.fault.CutProxy.Point;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Connections to a server that lives are cut, before, within and after requests. Nothing is lost by that, ever. */
record ConnectionCut() implements Scenario {

    private static final int PROCESSES = 2;
    private static final int CLIENTS = 4;
    private static final long MOST_NANOS_BETWEEN = TimeUnit.MILLISECONDS.toNanos(30);

    @Override
    public String name() {
        return "connection-cut";
    }

    @Override
    public Expectation expectation(TestedStore store) {
        return Expectation.CLEAN;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        RandomGenerator random = plan.random("points");
        try (ServerProcess server = new ServerProcess(plan);
                CutProxy proxy = CutProxy.before(server.port())) {
            List<WorkerProcess> workers = WorkerProcess.start(
                    plan, ServerProcess.location(proxy.port()), server.environment(), PROCESSES, CLIENTS, Work.MIXED);
            try {
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                long end = System.nanoTime() + plan.longest().toNanos();
                while (System.nanoTime() < end) {
                    proxy.cutNext(RoundPlan.oneOf(List.of(Point.values()), random));
                    LockSupport.parkNanos(random.nextLong(MOST_NANOS_BETWEEN));
                }
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                WorkerProcess.stop(workers);
                try (ProfileStore store = server.open()) {
                    return Judge.judge(plan, store).withNote(proxy.cuts() + " connections cut");
                }
            } finally {
                WorkerProcess.close(workers);
            }
        }
    }
}
