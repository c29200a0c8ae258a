package io.profilestore.fault;

import io.profilestore.fault.Unforced.Survivors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Power that fails: databases below a directory are on a disk of which, after the cut, only that is certain to be there
 * which was forced. From the cut on all input and output fails. Thread-safe.
 */
final class PowerCut implements LayeredPath.Files, AutoCloseable {

    /** When the power fails. */
    enum Moment {
        /** Inside of a write. */
        WRITE,
        /** Just before something is forced. */
        FORCE
    }

    private final String scheme;
    private final Path kept;
    private final boolean forces;
    private final Map<Path, Unforced> files = new LinkedHashMap<>();
    private final CountDownLatch off = new CountDownLatch(1);
    private @Nullable Moment due;
    private int left;

    private PowerCut(String scheme, Path kept, boolean forces) {
        this.scheme = scheme;
        this.kept = kept;
        this.forces = forces;
    }

    /**
     * Puts a directory on such a disk, for H2 and this scheme.
     *
     * @param kept where its forced state is kept
     * @param forces false for a disk that says that it has written what it was asked to, and has not
     */
    static PowerCut over(String scheme, Path directory, Path kept, boolean forces) {
        PowerCut power = new PowerCut(scheme, kept, forces);
        LayeredPath.install(scheme, directory, power);
        return power;
    }

    /** The power fails when this happens for the n-th time from now on. */
    synchronized void arm(Moment moment, int n) {
        due = moment;
        left = n;
    }

    /** Waits for the cut; false where it did not come. */
    boolean await(Duration limit) throws InterruptedException {
        return off.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Now, if it has not failed before. */
    void cut() {
        off.countDown();
    }

    /** Whether it has failed. */
    boolean isOff() {
        return off.getCount() == 0;
    }

    /** How many bytes had been written and not forced. */
    synchronized long unforcedBytes() {
        return files.values().stream().mapToLong(Unforced::bytes).sum();
    }

    /** Makes the file as it could be found when the power is back. */
    synchronized void writeImage(Path file, Path target, Survivors survivors, RandomGenerator random)
            throws IOException {
        Unforced unforced = files.get(file);
        if (unforced == null || !isOff()) {
            throw new IllegalStateException(file + ": the power is on, or it was never opened");
        }
        unforced.writeImage(target, survivors, random);
    }

    @Override
    public synchronized FileChannel open(Path file, String mode) throws IOException {
        requirePower();
        if (!file.toString().endsWith(".mv.db")) {
            return new DiskFile(file, mode);
        }
        Unforced unforced = files.get(file);
        if (unforced == null) {
            unforced = new Unforced(file, kept.resolve(files.size() + ".forced"));
            files.put(file, unforced);
        }
        return new PoweredFile(file, mode, unforced);
    }

    /** Gives the directory a good disk again. */
    @Override
    public void close() {
        cut();
        LayeredPath.remove(scheme);
    }

    private void requirePower() throws IOException {
        if (isOff()) {
            throw new IOException("the power is off");
        }
    }

    private void happens(Moment moment) throws IOException {
        if (moment == due && --left == 0) {
            cut();
            requirePower();
        }
    }

    /** One lock for all files: a cut is one moment. */
    private final class PoweredFile extends DiskFile {

        private final Unforced unforced;

        PoweredFile(Path path, String mode, Unforced unforced) throws IOException {
            super(path, mode);
            this.unforced = unforced;
        }

        @Override
        public long size() throws IOException {
            requirePower();
            return super.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            requirePower();
            return super.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            synchronized (PowerCut.this) {
                requirePower();
                byte[] bytes = new byte[source.remaining()];
                source.duplicate().get(bytes);
                unforced.written(position, bytes);
                happens(Moment.WRITE);
                return super.write(source, position);
            }
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            synchronized (PowerCut.this) {
                requirePower();
                unforced.truncated(size);
                super.implTruncate(size);
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            long count;
            synchronized (PowerCut.this) {
                requirePower();
                if (!unforced.isEmpty()) {
                    happens(Moment.FORCE);
                }
                count = unforced.count();
            }
            // It takes its time, in which others write, and the power may fail.
            super.force(metaData);
            synchronized (PowerCut.this) {
                requirePower();
                if (forces) {
                    unforced.force(count);
                }
            }
        }
    }
}
