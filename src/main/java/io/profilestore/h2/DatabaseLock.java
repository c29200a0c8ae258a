package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a database, {@code NAME.lock} beside it: whoever has it may open the file of the database, in this process
 * and in any other one. It is the operating system's, so it is gone with its process. Thread-safe.
 */
final class DatabaseLock implements AutoCloseable {

    private static final String SUFFIX = ".lock";

    /** How long somebody who needs it waits for those who have it for a moment. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Those of this process. Opening such a file again, and closing that, would give the lock back. */
    private static final Set<Path> HELD = new HashSet<>();

    /** Of files that another copy of this class in this process has locked: left open, for the same reason. */
    private static final List<FileChannel> LEFT_OPEN = new ArrayList<>();

    private final Path file;
    private final FileChannel channel;

    private DatabaseLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes it, if nobody has it.
     *
     * @param database its path without {@code .mv.db}
     * @return null where somebody has it
     * @throws WriteFailed if its file cannot be made or opened
     */
    static synchronized @Nullable DatabaseLock tryTake(Call call, Path database) {
        try {
            Path directory = database.toAbsolutePath().resolveSibling(".").toRealPath();
            Path file = directory.resolve(database.getFileName() + SUFFIX);
            if (HELD.contains(file)) {
                return null;
            }
            OwnerOnly.createFor(call, file, H2Location.data(database));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                return null;
            }
            HELD.add(file);
            return new DatabaseLock(file, channel);
        } catch (IOException e) {
            throw new WriteFailed(
                    call,
                    "the lock file " + database + SUFFIX + " cannot be opened",
                    "Check the permissions of that file and its directory.",
                    e);
        }
    }

    /**
     * Takes it, waiting a moment for others.
     *
     * @throws StoreBusy if somebody has it
     */
    static DatabaseLock take(Call call, Path database) {
        long start = System.nanoTime();
        while (true) {
            DatabaseLock lock = tryTake(call, database);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - start > WAIT.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                String who = OwnerFile.read(database)
                        .map(owner -> "process " + owner.pid())
                        .orElse("another program");
                throw new StoreBusy(
                        call,
                        who + " has opened the database " + database.getFileName(),
                        "Stop it first, or let it be the only one.",
                        null);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        synchronized (DatabaseLock.class) {
            if (!HELD.remove(file)) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                // The descriptor is gone in any case, and with it the lock.
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked;
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(channel);
            // Not closed below.
            locked = true;
            return false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }
}
