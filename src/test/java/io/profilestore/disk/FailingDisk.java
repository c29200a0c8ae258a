package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.disk.FilePathDisk;

/** Files of H2's beneath one directory whose force fails, or takes its time, when it is told to. */
public final class FailingDisk extends FilePathWrapper {

    private static volatile Path root = Path.of("nowhere");
    private static final AtomicLong FORCED = new AtomicLong();
    private static final AtomicLong WRITTEN = new AtomicLong();
    private static final AtomicLong UNFORCED = new AtomicLong();
    private static volatile boolean failing;
    private static volatile Runnable beforeForce = () -> {};

    /** For H2, which makes copies. */
    public FailingDisk() {}

    public static FailingDisk install(Path directory) {
        root = directory;
        failing = false;
        beforeForce = () -> {};
        FailingDisk disk = new FailingDisk();
        FilePath.register(disk);
        return disk;
    }

    public static void remove() {
        FilePath.register(new FilePathDisk());
    }

    void failForces(boolean now) {
        failing = now;
    }

    /** What the thread that forces does first. */
    void beforeForce(Runnable action) {
        beforeForce = action;
    }

    long forced() {
        return FORCED.get();
    }

    /** How many bytes have been written beneath the directory. */
    public long written() {
        return WRITTEN.get();
    }

    /** Whether all of them have been forced. */
    public boolean isForced() {
        return UNFORCED.get() == 0;
    }

    @Override
    public String getScheme() {
        return "file";
    }

    /** Names are plain, as the disk's own are. */
    @Override
    protected String getPrefix() {
        return "";
    }

    @Override
    public FilePathWrapper getPath(String path) {
        return super.getPath(path.startsWith("file:") ? path.substring("file:".length()) : path);
    }

    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get(path);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String path = getBase().toString();
        FileChannel file = new UninterruptedFile(path, mode);
        return Path.of(path).startsWith(root) ? new File(file) : file;
    }

    private static final class File extends FileBaseDefault {

        private final FileChannel file;

        File(FileChannel file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            WRITTEN.addAndGet(source.remaining());
            UNFORCED.addAndGet(source.remaining());
            return file.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            beforeForce.run();
            if (failing) {
                throw new IOException("Input/output error");
            }
            long before = UNFORCED.get();
            file.force(metaData);
            UNFORCED.addAndGet(-before);
            FORCED.incrementAndGet();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
