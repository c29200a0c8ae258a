package io.profilestore.migrate;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work at a time in another thread, while the calling thread prepares the next.
 *
 * <p>The store and the source's reader keep a processor busy each, and no more than two batches are in memory. What the
 * work throws is thrown in the calling thread, when it comes with the next piece.
 *
 * @param <T> what the work results in
 */
final class Overlap<T> implements AutoCloseable {

    private static final long MAX_TEXT_BYTES_BESIDE_ANOTHER = 2 * Batches.MAX_TEXT_BYTES;

    private final Consumer<T> done;
    private final ExecutorService thread;
    private @Nullable CompletableFuture<T> running;

    /** @param done is given each result, in the calling thread and in the order of the work */
    Overlap(String name, Consumer<T> done) {
        this.done = done;
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "profilestore-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins a piece of work, after the one before it has ended well. */
    void begin(Supplier<T> work) {
        await();
        running = CompletableFuture.supplyAsync(work, thread);
    }

    /** As {@link #begin}; a batch so large that there is no room for another one is waited for at once. */
    void begin(List<SourceRecord> batch, Supplier<T> work) {
        begin(work);
        if (batch.stream().mapToLong(SourceRecord::byteLength).sum() > MAX_TEXT_BYTES_BESIDE_ANOTHER) {
            await();
        }
    }

    /** Waits until nothing runs, also if the calling thread is interrupted: a batch is not left alone. */
    void await() {
        CompletableFuture<T> last = running;
        if (last == null) {
            return;
        }
        running = null;
        T result;
        try {
            result = last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
        done.accept(result);
    }

    /** Waits likewise, whatever the reason; what was still running has then either been done or failed. */
    @Override
    public void close() {
        try {
            await();
        } finally {
            thread.shutdown();
        }
    }
}
