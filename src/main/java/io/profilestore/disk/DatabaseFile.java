package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FileBaseDefault;

/**
 * The file of an MVStore, such that a power cut at any moment leaves at least the state that was forced last.
 *
 * <p>MVStore reuses space as soon as its newest version does not need it, though an older one may be all that is on the
 * disk; it writes both copies of its header at once, though what they point to may not be there yet; and it believes a
 * chunk whose first and last bytes are there. So here
 *
 * <ul>
 *   <li>what has been forced is overwritten or cut off only once everything that was written since is forced too;
 *   <li>of the two copies of the header, one always stays as it was forced;
 *   <li>chunks are sealed, and one that is not whole is shown as zeros to whoever opens the file.
 * </ul>
 *
 * <p>Thread-safe. Source: {@code RandomAccessStore} and {@code FileStore} of H2 2.4.240.
 */
final class DatabaseFile extends FileBaseDefault {

    private static final int BLOCK = 4096;
    private static final int HEADER = 2 * BLOCK;
    private static final byte[] CLEAN = ",clean:1".getBytes(StandardCharsets.ISO_8859_1);

    /** Those that are open for writing, by the name that H2 has for them. */
    private static final Map<String, DatabaseFile> OPEN = new ConcurrentHashMap<>();

    private final FileChannel file;

    /** How long the file was when it was forced last: what lies before may be all that a power cut leaves. */
    private long forcedLength;

    private boolean changed;
    private long writtenVersion;
    private long forcedVersion;

    /** The copy of the header that was written last; negative before the first time. */
    private int headerCopy = -1;

    private boolean headerForced;

    /** Up to this version chunks need not be checked: one that is newer and whole says so. */
    private long trustedVersion = -1;

    DatabaseFile(FileChannel file) throws IOException {
        this.file = file;
        forcedLength = file.size();
        // A process that was killed may have left more with the operating system than on the disk.
        changed = forcedLength > 0;
    }

    /** That of a store; empty where it keeps its data elsewhere. */
    static Optional<DatabaseFile> of(MVStore store) {
        return Optional.ofNullable(OPEN.get(store.getFileStore().getFileName()));
    }

    /** To be found under this name until it is closed. */
    DatabaseFile named(String name) {
        OPEN.put(name, this);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    /** Readers need not wait for a writer. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int read(ByteBuffer target, long position) throws IOException {
        boolean mayBeLine = target.remaining() == ChunkLine.LONGEST && position % BLOCK == 0 && position >= HEADER;
        int start = target.position();
        int count = file.read(target, position);
        if (mayBeLine && count > 0) {
            ByteBuffer line = target.duplicate().flip().position(start);
            if (!isWhole(line, position)) {
                while (line.hasRemaining()) {
                    line.put((byte) 0);
                }
            }
        }
        return count;
    }

    private synchronized boolean isWhole(ByteBuffer bytes, long position) throws IOException {
        Optional<ChunkLine> line = ChunkLine.of(bytes);
        OptionalLong version =
                line.isEmpty() ? OptionalLong.empty() : line.get().version();
        if (line.isEmpty() || version.isEmpty() || version.getAsLong() <= trustedVersion) {
            return true;
        }
        long length = (long) line.get().blocks() * BLOCK;
        if (length <= 0 || length > Integer.MAX_VALUE || position + length > file.size()) {
            return false;
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) length);
        while (chunk.hasRemaining() && file.read(chunk, position + chunk.position()) > 0) {
            // until it is there
        }
        boolean whole = ChunkSeal.isWhole(chunk.flip(), line.get());
        if (whole) {
            trustedVersion =
                    Math.max(trustedVersion, ChunkSeal.forcedVersion(line.get()).orElse(-1));
        }
        return whole;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        if (position == 0 && count == HEADER) {
            writeHeader(source);
            return count;
        }
        if (position < forcedLength) {
            forceChanges();
        }
        Optional<ChunkLine> line = ChunkLine.of(source);
        if (line.isPresent() && count == (long) line.get().blocks() * BLOCK) {
            ChunkSeal.put(source, line.get(), forcedVersion);
            writtenVersion = Math.max(writtenVersion, line.get().version().orElse(writtenVersion));
        }
        put(source, position);
        return count;
    }

    private void writeHeader(ByteBuffer source) throws IOException {
        ByteBuffer first = source.duplicate().limit(source.position() + BLOCK);
        source.position(source.limit());
        if (forcedLength == 0) {
            put(first.duplicate(), 0);
            put(first, BLOCK);
            return;
        }
        if (headerCopy < 0 || contains(first, CLEAN)) {
            forceChanges();
            put(first.duplicate(), 0);
            forceChanges();
            put(first, BLOCK);
            headerCopy = 1;
        } else {
            headerCopy = headerForced ? 1 - headerCopy : headerCopy;
            put(first, (long) headerCopy * BLOCK);
        }
        headerForced = false;
    }

    private static boolean contains(ByteBuffer bytes, byte[] wanted) {
        byte[] line = new byte[ChunkLine.LONGEST];
        bytes.get(bytes.position(), line);
        for (int i = 0; i <= line.length - wanted.length; i++) {
            if (Arrays.equals(line, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private void put(ByteBuffer source, long position) throws IOException {
        changed = true;
        long next = position;
        while (source.hasRemaining()) {
            next += file.write(source, next);
        }
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        if (size < file.size()) {
            forceChanges();
            changed = true;
            forcedLength = Math.min(forcedLength, size);
            file.truncate(size);
        }
    }

    private void forceChanges() throws IOException {
        if (changed) {
            force(true);
        }
    }

    /** Whether there is anything that has not been forced. */
    synchronized boolean isChanged() {
        return changed;
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        long length = file.size();
        file.force(metaData);
        forcedLength = length;
        forcedVersion = writtenVersion;
        headerForced = true;
        changed = false;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        OPEN.values().remove(this);
        file.close();
    }
}
