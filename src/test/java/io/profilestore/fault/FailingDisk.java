package io.profilestore.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A disk that fails when it is told to: databases below a directory cannot grow beyond a limit, or are not forced. Counts what
 * it does. Thread-safe.
 */
public final class FailingDisk implements LayeredPath.Files, AutoCloseable {

    /** How forcing goes. */
    public enum Forcing {
        /** As it should. */
        WORKS,
        /** It fails the next time. */
        FAILS_ONCE,
        /** It fails. */
        FAILS
    }

    private final String scheme;
    private long limit = Long.MAX_VALUE;
    private boolean overwritable = true;
    private Forcing forcing = Forcing.WORKS;
    private volatile Runnable beforeForce = () -> {};
    private long refused;
    private long written;
    private long unforced;
    private long forced;

    private FailingDisk(String scheme) {
        this.scheme = scheme;
    }

    /** Puts a directory on such a disk, for the stores of this process. */
    public static FailingDisk over(Path directory) {
        return over(LayeredPath.OF_A_STORE, directory);
    }

    /** Puts a directory on such a disk, for H2 and this scheme. It has room, until it is told otherwise. */
    static FailingDisk over(String scheme, Path directory) {
        FailingDisk disk = new FailingDisk(scheme);
        LayeredPath.install(scheme, directory, disk);
        return disk;
    }

    /**
     * No file may become larger than this.
     *
     * @param overwritable whether what a file has can be written anew; on a disk that copies on write it cannot
     */
    synchronized void limit(long bytes, boolean overwritable) {
        limit = bytes;
        this.overwritable = overwritable;
    }

    /** There is room again. */
    synchronized void makeRoom() {
        limit(Long.MAX_VALUE, true);
    }

    public synchronized void force(Forcing now) {
        forcing = now;
    }

    /** What a thread that forces does first. */
    public void beforeForce(Runnable action) {
        beforeForce = action;
    }

    /** How many writes and forces have failed. */
    synchronized long refused() {
        return refused;
    }

    /** How many bytes have been written. */
    public synchronized long written() {
        return written;
    }

    /** Whether all of them have been forced. */
    public synchronized boolean isForced() {
        return unforced == 0;
    }

    /** How many forces have not failed. */
    public synchronized long forced() {
        return forced;
    }

    @Override
    public FileChannel open(Path file, String mode) throws IOException {
        return new LimitedFile(file, mode);
    }

    @Override
    public void close() {
        makeRoom();
        LayeredPath.remove(scheme);
    }

    /** As much as fits, as a file system does it. */
    private synchronized int room(long position, int length, long size) throws IOException {
        long end = overwritable ? Math.max(limit, size) : 0;
        if (position >= end && length > 0) {
            refused++;
            throw new IOException("No space left on device");
        }
        int fits = (int) Math.min(length, end - position);
        written += fits;
        unforced += fits;
        return fits;
    }

    /** How much there is to force. */
    private synchronized long beginForce() throws IOException {
        if (forcing != Forcing.WORKS) {
            forcing = forcing == Forcing.FAILS_ONCE ? Forcing.WORKS : forcing;
            refused++;
            throw new IOException("Input/output error");
        }
        return unforced;
    }

    private synchronized void hasForced(long bytes) {
        unforced -= bytes;
        forced++;
    }

    private final class LimitedFile extends DiskFile {

        LimitedFile(Path path, String mode) throws IOException {
            super(path, mode);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            int fits = room(position, source.remaining(), size());
            ByteBuffer part = source.slice(source.position(), fits);
            int written = super.write(part, position);
            source.position(source.position() + written);
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            beforeForce.run();
            long bytes = beginForce();
            super.force(metaData);
            hasForced(bytes);
        }
    }
}
