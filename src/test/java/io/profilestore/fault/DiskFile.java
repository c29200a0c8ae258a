package io.profilestore.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;

/** A file on the real disk as H2 sees it, for layers to stand above. An interrupted thread does not close it. */
class DiskFile extends FileBaseDefault {

    private final RandomAccessFile file;

    DiskFile(Path path, String mode) throws IOException {
        file = new RandomAccessFile(path.toFile(), mode.equals("r") ? "r" : "rw");
    }

    @Override
    public long size() throws IOException {
        synchronized (file) {
            return file.length();
        }
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        byte[] bytes = new byte[target.remaining()];
        int read;
        synchronized (file) {
            file.seek(position);
            read = file.read(bytes);
        }
        if (read > 0) {
            target.put(bytes, 0, read);
        }
        return read;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        synchronized (file) {
            file.seek(position);
            file.write(bytes);
        }
        return bytes.length;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        synchronized (file) {
            if (size < file.length()) {
                file.setLength(size);
            }
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.getChannel().tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
