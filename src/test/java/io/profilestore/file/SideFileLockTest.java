package io.profilestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of the locked file store, against other processes and against interrupts. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SideFileLockTest {

    private static final String HELD = "{\"user:1\": {\"other\": true}}";

    private final Path file;
    private final String location;

    SideFileLockTest(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("profiles.json"), "{}");
        location = "file:" + file + "?lock=flock";
    }

    /** Holds the lock until it is told to go on, and only then writes what it decided on before. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0] + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                if (System.in.read() >= 0) {
                    Files.writeString(Path.of(args[0]), HELD);
                }
            }
        }
    }

    @Test
    void update_anotherProcessHoldsTheLock_waitsAndThenSeesItsWrite() throws Exception {
        try (OtherProcess holder = holder();
                ProfileStore store = ProfileStore.open(location)) {
            FutureTask<Long> update = new FutureTask<>(() -> store.update("user:1", Changes.set("own", true)));
            Thread thread = start(update);
            awaitInside(thread, "sun.nio.ch.FileChannelImpl", "lock");

            holder.goOn();

            assertThat(holder.ends()).isTrue();
            update.get();
            assertThat(store.get("user:1")).hasToString("Optional[{\"other\":true,\"own\":true}]");
        }
    }

    @Test
    void find_anotherProcessHoldsTheLock_doesNotWait() throws Exception {
        try (OtherProcess holder = holder();
                ProfileStore store = ProfileStore.open(location)) {
            assertThat(store.find("user:1")).isEmpty();
            holder.goOn();
            assertThat(holder.ends()).isTrue();
            assertThat(store.find("user:1")).isPresent();
        }
    }

    @Test
    void update_holderKilled_goesOn() throws Exception {
        try (OtherProcess holder = holder();
                ProfileStore store = ProfileStore.open(location)) {
            FutureTask<Long> update = new FutureTask<>(() -> store.update("user:1", Changes.set("own", true)));
            awaitInside(start(update), "sun.nio.ch.FileChannelImpl", "lock");

            holder.kill();

            update.get();
            assertThat(store.get("user:1")).hasToString("Optional[{\"own\":true}]");
        }
    }

    @Test
    void update_interruptedWhileItWaits_isBusyAndChangesNothing() throws Exception {
        try (OtherProcess holder = holder();
                ProfileStore store = ProfileStore.open(location)) {
            FutureTask<Boolean> first = interruptible(store);
            FutureTask<Boolean> second = interruptible(store);
            Thread inTheFileLock = start(first);
            awaitInside(inTheFileLock, "sun.nio.ch.FileChannelImpl", "lock");
            Thread behindIt = start(second);
            awaitInside(behindIt, "java.util.concurrent.locks.ReentrantLock", "lockInterruptibly");

            behindIt.interrupt();
            assertThat(second.get()).isTrue();
            inTheFileLock.interrupt();
            assertThat(first.get()).isTrue();

            assertThat(file).hasContent("{}");
            holder.goOn();
            assertThat(holder.ends()).isTrue();
            store.set("user:1", Json.parse("1"));
        }
    }

    /** An interrupt either comes while the call waits, and nothing is changed, or the call is not disturbed. */
    @Test
    void increment_interruptedAtAnyMoment_isMadeOrRefused() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ProfileStore store = ProfileStore.open(location)) {
            FutureTask<Integer> increments = new FutureTask<>(() -> {
                int made = 0;
                for (int i = 0; i < 300; i++) {
                    try {
                        store.increment("user:1", "visits", 1);
                        made++;
                    } catch (StoreBusy refused) {
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    }
                    Thread.interrupted();
                }
                done.set(true);
                return made;
            });
            Thread thread = start(increments);
            while (!done.get() && thread.isAlive()) {
                thread.interrupt();
                Thread.onSpinWait();
            }

            int made = increments.get();
            assertThat(store.find("user:1")
                            .map(p -> p.value().get("visits").intValue())
                            .orElse(0))
                    .isEqualTo(made);
        }
    }

    @Test
    void update_throughAnotherName_takesTheSameLock() throws Exception {
        Path link = Files.createSymbolicLink(file.resolveSibling("link.json"), file);
        try (OtherProcess holder = holder();
                ProfileStore store = ProfileStore.open("file:" + link + "?lock=flock")) {
            FutureTask<Boolean> waiting = interruptible(store);
            Thread thread = start(waiting);
            awaitInside(thread, "sun.nio.ch.FileChannelImpl", "lock");
            thread.interrupt();
            assertThat(waiting.get()).isTrue();
            holder.goOn();
            assertThat(holder.ends()).isTrue();
        }
    }

    @Test
    void write_done_leavesTheLockFile() {
        try (ProfileStore store = ProfileStore.open(location)) {
            store.set("a", Json.parse("1"));
        }
        assertThat(file.resolveSibling("profiles.json.lock")).isEmptyFile();
    }

    private OtherProcess holder() throws IOException {
        OtherProcess holder = new OtherProcess("true", Holder.class, file.toString());
        assertThat(holder.line()).isEqualTo("locked");
        return holder;
    }

    /** Whether the update was refused with the interrupt kept. */
    private static FutureTask<Boolean> interruptible(ProfileStore store) {
        return new FutureTask<>(() -> {
            Throwable refusal = catchThrowable(() -> store.update("user:1", Changes.set("own", true)));
            return refusal instanceof StoreBusy && Thread.currentThread().isInterrupted();
        });
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitInside(Thread thread, String type, String method) throws ExecutionException {
        while (Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getClassName().equals(type)
                        && frame.getMethodName().equals(method))) {
            if (!thread.isAlive()) {
                throw new ExecutionException(new AssertionError("it did not wait"));
            }
            Thread.onSpinWait();
        }
    }
}
