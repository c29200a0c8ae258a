package io.profilestore.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Clients that each do one operation after the other, as fast as they can. */
final class Load {

    private static final int SIGNIFICANT_DIGITS = 3;

    private Load() {}

    /** What a client does again and again. */
    interface Operation {
        void once() throws Exception;
    }

    /** A client in a thread of its own for each operation, all from one moment on; the first error ends it. */
    static Slice run(List<? extends Operation> clients, Duration duration) throws InterruptedException {
        return run(clients, duration, false);
    }

    /** Likewise, but an error is counted and the next operation begins. */
    static Slice patient(List<? extends Operation> clients, Duration duration) throws InterruptedException {
        return run(clients, duration, true);
    }

    private static Slice run(List<? extends Operation> clients, Duration duration, boolean patient)
            throws InterruptedException {
        if (clients.size() == 1) {
            return run(clients.get(0), duration, patient);
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            CountDownLatch together = new CountDownLatch(clients.size());
            List<Future<Slice>> slices = new ArrayList<>();
            for (Operation client : clients) {
                slices.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return run(client, duration, patient);
                }));
            }
            return sum(slices);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Slice sum(List<Future<Slice>> slices) throws InterruptedException {
        long operations = 0;
        long failed = 0;
        double perSecond = 0;
        Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
        for (Future<Slice> future : slices) {
            try {
                Slice slice = future.get();
                operations += slice.operations();
                failed += slice.failed();
                perSecond += slice.perSecond();
                latencies.add(slice.latencies());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a client failed", e.getCause());
            }
        }
        return new Slice(operations, failed, perSecond, latencies);
    }

    private static Slice run(Operation operation, Duration duration, boolean patient) {
        Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
        long failed = 0;
        long start = System.nanoTime();
        long now = start;
        do {
            try {
                operation.once();
                long end = System.nanoTime();
                latencies.recordValue(end - now);
                now = end;
            } catch (Exception e) {
                if (!patient) {
                    throw new IllegalStateException("an operation failed", e);
                }
                if (failed++ == 0) {
                    e.printStackTrace(); // of a process among several: its log says why
                }
                now = System.nanoTime();
            }
        } while (now - start < duration.toNanos());
        long operations = latencies.getTotalCount();
        return new Slice(operations, failed, operations * 1e9 / (now - start), latencies);
    }
}
