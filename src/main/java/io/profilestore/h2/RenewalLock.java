package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** Keeps two renewals of one database's passwords apart, those of other processes too; the second waits. */
final class RenewalLock {

    private RenewalLock() {}

    /** Does some work while nobody else does such work on this file; not to be nested. */
    static <T> T holding(Call call, CredentialsFile file, Supplier<T> work) {
        Path path = file.path().resolveSibling(file.path().getFileName() + ".lock");
        OwnerOnly.create(call, path);
        // The operating system's lock does not keep threads of one process apart.
        synchronized (RenewalLock.class) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock is gone");
                }
                return work.get();
            } catch (IOException e) {
                throw new WriteFailed(call, path + " cannot be locked", "Check the permissions of its directory.", e);
            }
        }
    }
}
