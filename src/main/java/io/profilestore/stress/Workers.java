package io.profilestore.stress;

import io.profilestore.stress.StressException.Kind;
import io.profilestore.stress.WorkerProcess.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The worker processes of one run. They do not outlive this process, however it ends. */
final class Workers implements AutoCloseable {

    private static final Duration UNTIL_READY = Duration.ofMinutes(2);
    /** Beyond the run's duration: the last call may be a long one. */
    private static final Duration UNTIL_DONE = Duration.ofMinutes(2);

    private static final Duration UNTIL_KILLED = Duration.ofSeconds(10);
    /** A worker may be ended by the same Ctrl-C as this process, and be faster. */
    private static final long SAME_SIGNAL_SECONDS = 2;

    private static final long TICK_MILLIS = 100;

    private final List<WorkerProcess> processes = new ArrayList<>();
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final CountDownLatch shutdown = new CountDownLatch(1);
    private final Thread ending = new Thread(this::end, "profilestore end workers");
    private final long durationNanos;
    private final Runnable whenInterrupted;

    private Workers(long durationNanos, Runnable whenInterrupted) {
        this.durationNanos = durationNanos;
        this.whenInterrupted = whenInterrupted;
    }

    /**
     * Starts all of them and waits until each has opened the store.
     *
     * @param whenInterrupted what else is to be done when this process is ended meanwhile, by Ctrl-C for example
     */
    static Workers start(StressSettings settings, String prefix, Path history, Runnable whenInterrupted)
            throws InterruptedException {
        Workers workers = new Workers(settings.duration().toNanos(), whenInterrupted);
        Runtime.getRuntime().addShutdownHook(workers.ending);
        try {
            for (int client = 0; client < settings.workers(); client++) {
                workers.add(WorkerOrder.of(settings, client, prefix, history));
            }
            for (int i = 0; i < settings.workers(); i++) {
                workers.next(UNTIL_READY);
            }
            return workers;
        } catch (RuntimeException | InterruptedException e) {
            workers.close();
            throw e;
        }
    }

    /**
     * Lets all of them go at one moment.
     *
     * @return that moment, by {@link System#nanoTime}
     */
    long go() throws InterruptedException {
        compareClocks();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        processes.forEach(worker -> worker.send(StressWorker.GO + start));
        return start;
    }

    /**
     * Waits until all are done.
     *
     * @param percent is told how much of the time is over
     */
    List<WorkerSummary> summaries(long start, IntConsumer percent) throws InterruptedException {
        @Nullable WorkerSummary[] summaries = new WorkerSummary[processes.size()];
        long latest = start + durationNanos + UNTIL_DONE.toNanos();
        for (int missing = summaries.length; missing > 0; ) {
            Said next = said.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            long now = System.nanoTime();
            percent.accept((int) Math.max(0, Math.min(100, 100 * (now - start) / durationNanos)));
            if (next != null && !next.isEnd()) {
                summaries[next.client()] = WorkerSummary.parse(next.line());
                missing--;
            } else if (next != null && summaries[next.client()] == null) {
                throw died(next.client());
            } else if (now > latest) {
                throw silent(UNTIL_DONE);
            }
        }
        for (WorkerProcess worker : processes) {
            worker.await();
        }
        return List.of(summaries);
    }

    /** Ends those that are still there. Their last calls are over then: what is deleted next does not come back. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    private synchronized void add(WorkerOrder order) {
        processes.add(WorkerProcess.start(order, said));
    }

    private synchronized void end() {
        shutdown.countDown();
        kill();
        whenInterrupted.run();
    }

    /** Waits for their ends, but not for ever: one that hangs in a disk's or network's driver cannot be killed. */
    private void kill() {
        processes.forEach(WorkerProcess::kill);
        CompletableFuture.allOf(processes.stream().map(WorkerProcess::end).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, UNTIL_KILLED.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** One that reads a clock of its own would put its calls at wrong places in the history. */
    private void compareClocks() throws InterruptedException {
        for (WorkerProcess worker : processes) {
            long before = System.nanoTime();
            worker.send(StressWorker.CLOCK);
            String clock = next(UNTIL_READY).line();
            long after = System.nanoTime();
            requireOneClock(before, Long.parseLong(clock), after);
        }
    }

    static void requireOneClock(long before, long worker, long after) {
        if (worker < before || worker > after) {
            throw new StressException(
                    Kind.CLOCK,
                    "the processes of this system have no clock in common: a worker's was at " + worker + " between "
                            + before + " and " + after + " of this process's",
                    "The order of calls cannot be told here; please report it with what --version prints.");
        }
    }

    private Said next(Duration limit) throws InterruptedException {
        Said next = said.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw silent(limit);
        }
        if (next.isEnd()) {
            throw died(next.client());
        }
        return next;
    }

    private StressException died(int client) throws InterruptedException {
        WorkerProcess worker = processes.get(client);
        long wait = worker.wasInterrupted() ? SAME_SIGNAL_SECONDS : 0;
        if (shutdown.await(wait, TimeUnit.SECONDS)) {
            // This process is ending: there is nothing to report, and nobody to report it.
            new CountDownLatch(1).await();
        }
        return worker.failure();
    }

    private static StressException silent(Duration limit) {
        return new StressException(
                Kind.BROKEN,
                "a worker has not answered for " + limit.toMinutes() + " minutes",
                "Look at the store: a call may hang there.");
    }
}
