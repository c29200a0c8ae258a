package io.profilestore.stress;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.check.Action;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Outcome;
import io.profilestore.check.RecordedClient;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client of a stress run as a process of its own. It reads its {@link WorkerOrder}, says that it is ready, tells its
 * clock when asked, works, and prints its {@link WorkerSummary}. When standard input closes, it ends at once: whoever
 * started it is gone.
 */
public final class StressWorker {

    static final String READY = "ready";
    static final String CLOCK = "clock";
    static final String GO = "go ";

    /** Exit code: the store cannot be opened. */
    static final int NO_STORE = 69;

    /** Exit code: the history cannot be written. */
    static final int NO_HISTORY = 73;

    /** Whoever fails at once must not fill the disk with saying so. */
    private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

    /** What each of its lines begins with: Java's own logging may go to standard output as well. */
    static final String SAYS = "stress-worker: ";

    /** Each write is one of the operating system's, so that nothing gets in between. */
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final WorkerOrder order;
    private final RecordedClient client;
    private final RandomGenerator pauses;
    private final Workload workload;

    private StressWorker(WorkerOrder order, RecordedClient client) {
        this.order = order;
        this.client = client;
        // Two sources, so that the choices do not depend on how many pauses there were.
        pauses = new SplittableRandom(order.seed() * 31 + order.client()).split();
        RandomGenerator choices = new SplittableRandom(order.seed() * 31 + order.client());
        Keys keys = new Keys(order.prefix(), order.keys(), order.skew(), choices);
        workload = order.mode().start(order.client(), keys, choices);
    }

    /** Called by whoever started the process; takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<String> told = listening();
        WorkerOrder order = WorkerOrder.parse(told.take());
        try {
            run(order, told);
        } catch (StoreException e) {
            System.err.println(e.getMessage());
            System.exit(NO_STORE);
        } catch (UncheckedIOException e) {
            System.err.println("cannot write the history in " + order.history() + ": " + e.getCause());
            System.exit(NO_HISTORY);
        }
    }

    private static void run(WorkerOrder order, BlockingQueue<String> told) throws InterruptedException {
        try (ProfileStore store = ProfileStore.open(order.location(), order.options());
                HistoryWriter history = HistoryWriter.create(order.history(), order.client())) {
            // The first call of a process is a slow one, and this is about the others.
            store.find(order.prefix());
            say(READY);
            String line = told.take();
            while (!line.startsWith(GO)) {
                say(Long.toString(System.nanoTime()));
                line = told.take();
            }
            StressWorker worker = new StressWorker(order, new RecordedClient(store, history));
            say(worker.work(Long.parseLong(line.substring(GO.length()))).json());
        }
    }

    private WorkerSummary work(long start) {
        long end = start + order.durationNanos();
        long due = order.pace().first(start, pauses);
        long now = waitUntil(Math.min(due, end));
        Tally tally = new Tally();
        Outcome last = null;
        while (now < end) {
            Action action = workload.next(last);
            last = client.perform(action);
            now = System.nanoTime();
            if (action instanceof Action.Read) {
                tally.read(last);
            } else {
                tally.written(last, client.lastNanos());
                due = order.pace().next(due, now, pauses);
            }
            now = waitUntil(Math.min(Math.max(due, failed(last) ? now + AFTER_FAILURE : now), end));
        }
        return tally.summary(System.nanoTime() - start);
    }

    /** On a line of its own, even where somebody else has begun one. */
    private static void say(String line) {
        try {
            OUT.write(("\n" + SAYS + line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody listens any more: then standard input ends too, and this process with it.
        }
    }

    private static boolean failed(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Unknown;
    }

    private static long waitUntil(long due) {
        long now = System.nanoTime();
        while (now < due) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        return now;
    }

    private static BlockingQueue<String> listening() {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread listener = new Thread(
                () -> {
                    try {
                        in.lines().forEach(lines::add);
                    } finally {
                        Runtime.getRuntime().halt(1);
                    }
                },
                "profilestore parent");
        listener.setDaemon(true);
        listener.start();
        return lines;
    }
}
