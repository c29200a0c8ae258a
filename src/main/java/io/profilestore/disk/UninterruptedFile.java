package io.profilestore.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file that an interrupted thread does not close. A {@link java.nio.channels.FileChannel} is closed for the whole process
 * when a thread is interrupted that is just reading; a {@link RandomAccessFile} is not. Thread-safe.
 */
final class UninterruptedFile extends FileBaseDefault {

    /** So many threads can read at once. */
    private static final int READERS = 4;

    private final RandomAccessFile writer;
    private final RandomAccessFile[] readers = new RandomAccessFile[READERS];
    private final AtomicInteger reads = new AtomicInteger();

    UninterruptedFile(String path, String mode) throws IOException {
        writer = new RandomAccessFile(path, mode);
        try {
            for (int i = 0; i < READERS; i++) {
                readers[i] = new RandomAccessFile(path, "r");
            }
        } catch (IOException e) {
            implCloseChannel();
            throw e;
        }
    }

    @Override
    public long size() throws IOException {
        return writer.length();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // of the base class, whose position nobody uses
    public int read(ByteBuffer target, long position) throws IOException {
        RandomAccessFile reader = readers[Math.floorMod(reads.getAndIncrement(), READERS)];
        byte[] bytes = target.hasArray() ? target.array() : new byte[target.remaining()];
        int start = target.hasArray() ? target.arrayOffset() + target.position() : 0;
        int count;
        synchronized (reader) {
            reader.seek(position);
            count = reader.read(bytes, start, target.remaining());
        }
        if (count > 0 && target.hasArray()) {
            target.position(target.position() + count);
        } else if (count > 0) {
            target.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // likewise
    public int write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        byte[] bytes;
        int start;
        if (source.hasArray()) {
            bytes = source.array();
            start = source.arrayOffset() + source.position();
            source.position(source.limit());
        } else {
            bytes = new byte[count];
            start = 0;
            source.get(bytes);
        }
        synchronized (writer) {
            writer.seek(position);
            writer.write(bytes, start, count);
        }
        return count;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        synchronized (writer) {
            if (size < writer.length()) {
                writer.setLength(size);
            }
        }
    }

    /** Without what only says when the file was changed, where nobody can interrupt: that is a third faster. */
    @Override
    public void force(boolean metaData) throws IOException {
        if (GroupCommit.isLeading()) {
            writer.getChannel().force(false);
        } else {
            writer.getFD().sync();
        }
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return writer.getChannel().tryLock(position, size, shared);
    }

    /** Closes them all: closing one of them alone would give the lock back. */
    @Override
    protected void implCloseChannel() throws IOException {
        for (RandomAccessFile reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
        writer.close();
    }
}
