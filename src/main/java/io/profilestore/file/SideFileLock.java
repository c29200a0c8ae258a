package io.profilestore.file;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time, among all threads and processes of one machine: a lock of the operating system on a file beside
 * the data. That file stays for ever, because whoever deleted it would let two writers lock two files of one name.
 */
final class SideFileLock implements Locking {

    /** The operating system locks for the process as a whole, so its threads need locks of their own. */
    private static final ConcurrentHashMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path path;
    private final ReentrantLock threads;

    private SideFileLock(Path path) {
        this.path = path;
        this.threads = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
    }

    /** @param data the real path of the file to protect: one file has one lock, whatever links lead to it */
    static SideFileLock beside(Path data) {
        return new SideFileLock(data.resolveSibling(data.getFileName() + ".lock"));
    }

    @Override
    public <T> T whileHeld(Call call, Supplier<T> write) {
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(call, e);
        }
        try {
            return whileFileHeld(call, write);
        } finally {
            threads.unlock();
        }
    }

    private <T> T whileFileHeld(Call call, Supplier<T> write) {
        FileChannel channel = lockedChannel(call);
        try {
            return write.get();
        } finally {
            closeQuietly(channel);
        }
    }

    private FileChannel lockedChannel(Call call) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return channel;
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            closeQuietly(channel);
            throw interrupted(call, e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new WriteFailed(
                    call,
                    "cannot lock " + path + ": " + IoProblem.of(e),
                    "Check that this user may write the directory and the lock file.",
                    e);
        }
    }

    /** Closing releases the lock; whether that reports a problem changes nothing about the write. */
    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same, and the lock with it.
        }
    }

    private StoreBusy interrupted(Call call, Exception cause) {
        return new StoreBusy(
                call,
                "the thread was interrupted while it waited for the lock " + path,
                "Nothing was changed; repeat the call if it is still wanted.",
                cause);
    }
}
