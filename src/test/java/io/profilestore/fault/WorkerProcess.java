package io.profilestore.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that are each a {@link FaultWorker}, seen from outside. */
final class WorkerProcess implements AutoCloseable {

    private final ChildProcess process;

    private WorkerProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts so many, with so many clients each; all of them go when all have opened the store. */
    static List<WorkerProcess> start(
            RoundPlan plan, String location, Map<String, String> environment, int processes, int clients, Work work)
            throws IOException, InterruptedException {
        List<WorkerProcess> workers = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                workers.add(new WorkerProcess(ChildProcess.start(
                        plan.directory().resolve("workers.log"),
                        environment,
                        FaultWorker.class,
                        location,
                        plan.history().toString(),
                        Integer.toString(i * clients),
                        Integer.toString(clients),
                        work.name(),
                        Long.toString(plan.seed()))));
            }
            for (WorkerProcess worker : workers) {
                worker.process.line("ready");
            }
            for (WorkerProcess worker : workers) {
                worker.process.say("go");
            }
            return workers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            close(workers);
            throw e;
        }
    }

    /**
     * Waits until each client of each that was not killed has been acknowledged a call of later than this instant.
     *
     * @throws IOException where one does not go on, or has ended by itself
     */
    static void awaitProgress(List<WorkerProcess> workers, long since) throws IOException, InterruptedException {
        for (WorkerProcess worker : workers) {
            if (!worker.process.isKilled()) {
                worker.process.say("since " + since);
            }
        }
        for (WorkerProcess worker : workers) {
            if (!worker.process.isKilled()) {
                String answer = worker.process.line("");
                if (!answer.equals("progressed")) {
                    throw new IOException("a worker does not go on: " + answer);
                }
            }
        }
    }

    /** Ends those that were not killed, after their running calls. */
    static void stop(List<WorkerProcess> workers) throws IOException, InterruptedException {
        for (WorkerProcess worker : workers) {
            if (!worker.process.isKilled()) {
                worker.process.say("stop");
            }
        }
        for (WorkerProcess worker : workers) {
            if (!worker.process.isKilled()) {
                worker.process.line("done");
                worker.process.await();
            }
        }
    }

    static void close(List<WorkerProcess> workers) {
        workers.forEach(WorkerProcess::close);
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
