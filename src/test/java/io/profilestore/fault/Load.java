package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.check.Action;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Outcome;
import io.profilestore.check.RecordedClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Clients of one store, each a thread with a history of its own, at work until they are told to stop. */
final class Load {

    /** Whoever fails at once must not fill the disk with saying so. */
    private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray acknowledged;
    private volatile boolean stopped;

    /**
     * Lets them go.
     *
     * @param store one in which the counter has its column
     * @param history an existing directory
     * @param first number of the first client
     */
    Load(ProfileStore store, Path history, int first, int count, Work work, long seed) {
        this(store, history, first, count, client -> work.calls(client, seed));
    }

    /** Likewise, with calls of another kind. */
    Load(ProfileStore store, Path history, int first, int count, IntFunction<ClientCalls> calls) {
        Counters.requireColumn(store);
        acknowledged = new AtomicLongArray(count);
        for (int i = 0; i < count; i++) {
            int client = first + i;
            int index = i;
            HistoryWriter writer = HistoryWriter.create(history, client);
            Thread thread = new Thread(() -> run(store, writer, index, calls.apply(client)), "client " + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void run(ProfileStore store, HistoryWriter writer, int index, ClientCalls calls) {
        try (writer) {
            RecordedClient client = new RecordedClient(store, writer);
            Outcome last = null;
            while (!stopped) {
                Action action = calls.next(last);
                long called = System.nanoTime();
                last = client.perform(action);
                if (last.acknowledged()) {
                    acknowledged.set(index, called);
                } else if (!(last instanceof Outcome.Conflict)) {
                    LockSupport.parkNanos(AFTER_FAILURE);
                }
            }
        }
    }

    /** Waits until each of them has had an acknowledgement of a call that it made after this instant. */
    boolean awaitProgress(long since, Duration limit) {
        long start = System.nanoTime();
        for (int i = 0; i < threads.size(); i++) {
            while (acknowledged.get(i) == 0 || acknowledged.get(i) - since < 0) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_AGAIN);
            }
        }
        return true;
    }

    /** After their running calls. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(ChildProcess.PATIENCE.toMillis());
            if (thread.isAlive()) {
                throw new IllegalStateException("a call does not end: " + where());
            }
        }
    }

    /** Ends their running calls too, which could go on for long where there is no store any more. */
    void interrupt() throws InterruptedException {
        stopped = true;
        threads.forEach(Thread::interrupt);
        stop();
    }

    /** What its threads are doing, in one line. */
    String where() {
        return threads.stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName() + " " + List.of(thread.getStackTrace()))
                .toList()
                .toString();
    }
}
