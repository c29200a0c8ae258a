package io.profilestore.isolation;

import io.profilestore.contract.Threads;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.BooleanSupplier;

/** Two workers that do something at the same time, round after round. */
final class Race {

    /** What a worker does in a round, counted from 1. */
    interface Worker {
        void work(int round);
    }

    private final long nanos;
    private final BooleanSupplier seen;
    private long start;
    private int round = 1;
    private boolean isSeen;
    private boolean over;

    private Race(Duration atMost, BooleanSupplier seen) {
        nanos = atMost.toNanos();
        this.seen = seen;
    }

    /** Whether the anomaly was seen after one of the rounds; goes on until it is, or until the time is up. */
    static boolean seen(Duration atMost, Worker one, Worker another, BooleanSupplier seen) {
        return new Race(atMost, seen).run(one, another);
    }

    private boolean run(Worker one, Worker another) {
        CyclicBarrier begin = new CyclicBarrier(2);
        CyclicBarrier end = new CyclicBarrier(2, this::endOfRound);
        start = System.nanoTime();
        try {
            Threads.run(2, thread -> {
                try {
                    while (!over) {
                        begin.await();
                        (thread == 0 ? one : another).work(round);
                        end.await();
                    }
                } catch (BrokenBarrierException theOtherOneHasFailed) {
                    return false;
                } catch (RuntimeException | Error e) {
                    begin.reset();
                    end.reset();
                    throw e;
                }
                return true;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return isSeen;
    }

    /** Both threads are at the barrier, which orders this before what they do next. */
    private void endOfRound() {
        isSeen = seen.getAsBoolean();
        over = isSeen || System.nanoTime() - start > nanos;
        round++;
    }
}
