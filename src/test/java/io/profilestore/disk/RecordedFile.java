package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.store.fs.FileBaseDefault;

/** A file in memory that notes what is done to it. */
class RecordedFile extends FileBaseDefault {

    /** For example {@code write 8192 4096}, {@code force}, {@code truncate 8192}. */
    final List<String> log = new ArrayList<>();

    private byte[] bytes;
    private boolean failing;

    /** What is there already. */
    RecordedFile(byte... bytes) {
        this.bytes = bytes.clone();
    }

    /** What is there. */
    synchronized byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public synchronized long size() {
        return bytes.length;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) {
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        if (count <= 0) {
            return -1;
        }
        target.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        log.add("write " + position + " " + count);
        if (bytes.length < position + count) {
            bytes = Arrays.copyOf(bytes, (int) (position + count));
        }
        source.get(bytes, (int) position, count);
        return count;
    }

    /** Changes a byte behind everybody's back. */
    synchronized void spoil(int position) {
        bytes[position] ^= 1;
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        log.add("truncate " + size);
        bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length));
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        if (failing) {
            throw new IOException("Input/output error");
        }
        log.add("force");
    }

    /** From now on. */
    void failForces() {
        failing = true;
    }

    /** Nobody else has it. */
    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new FileLock(this, position, size, shared) {

            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {}
        };
    }
}
