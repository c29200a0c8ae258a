package io.profilestore;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The loop behind {@link ProfileStore#modify}. */
final class CompareAndSet {

    private static final int ATTEMPTS = 100;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private CompareAndSet() {}

    static Optional<JsonNode> modify(
            ProfileStore store, String key, Function<@Nullable JsonNode, @Nullable JsonNode> change) {
        for (int attempt = 1; ; attempt++) {
            Optional<Profile> before = store.find(key);
            JsonNode after = change.apply(before.map(p -> p.value().deepCopy()).orElse(null));
            try {
                if (after != null) {
                    store.set(
                            key,
                            after,
                            before.map(p -> Expect.version(p.version())).orElseGet(Expect::absent));
                } else if (before.isPresent()) {
                    store.delete(key, Expect.version(before.get().version()));
                }
                return Optional.ofNullable(after);
            } catch (VersionConflict faster) {
                if (attempt == ATTEMPTS) {
                    throw new StoreBusy(
                            new Call("modify", key, store.location()),
                            "others changed the profile " + ATTEMPTS + " times in a row between read and write",
                            "Use update or increment, which do not need to read first, or try again later.",
                            faster);
                }
                pause(attempt);
                if (Thread.currentThread().isInterrupted()) {
                    throw new StoreBusy(
                            new Call("modify", key, store.location()),
                            "the thread was interrupted before it was done",
                            "Nothing was changed; try again.",
                            faster);
                }
            }
        }
    }

    /** Jittered, and longer after each failure, so that writers of one profile fall out of step. */
    private static void pause(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE_NANOS, 50_000L << Math.min(attempt, 16));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling));
    }
}
