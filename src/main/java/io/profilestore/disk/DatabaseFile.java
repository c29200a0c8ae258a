package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * The file of an MVStore, such that a power cut at any moment leaves at least the state that was forced last.
 *
 * <p>MVStore reuses space as soon as its newest version does not need it, though an older one may be all that is on the
 * disk; it writes both copies of its header at once, though what they lead to may not be there yet, and leaves them for a
 * while when they lead to a chunk that it is about to overwrite; and it believes a chunk whose first and last bytes are
 * there. So here
 *
 * <ul>
 *   <li>what has been forced is overwritten or cut off only once everything that was written since is forced too;
 *   <li>with whatever is forced goes a header that leads to its newest chunk, and of the two copies of the header one always
 *       stays as it was forced;
 *   <li>chunks are sealed, and one that is not whole, or belongs to another history than is there, is shown as zeros to whoever
 *       opens the file.
 * </ul>
 *
 * <p>After a write or a force has failed nobody knows what is on the disk: the file closes itself, and the database has to be
 * opened again.
 *
 * <p>Thread-safe. Source: {@code RandomAccessStore} and {@code FileStore} of H2 2.4.240.
 */
final class DatabaseFile extends FileBaseDefault {

    static final int BLOCK = 4096;

    /** Two copies. */
    static final int HEADER = 2 * BLOCK;

    private final FileChannel file;

    /** How long the file was when it was forced last: what lies before may be all that a power cut leaves. */
    private long forcedLength;

    private boolean changed;
    private long forcedVersion;

    /** The newest chunk; null until one is written. */
    private @Nullable NewestChunk newest;

    private final FoundChunks found;

    /** How the chunks of this run are marked; nothing before there are any. */
    private String mark = "";

    /** What was written last into a copy of the header, or found there; null in a new file. */
    private @Nullable StoreHeader header;

    /** Which copy that is; negative where that is not known. */
    private int headerCopy = -1;

    private boolean headerForced;

    DatabaseFile(FileChannel file) throws IOException {
        this.file = file;
        found = new FoundChunks(file);
        forcedLength = file.size();
        // A process that was killed may have left more with the operating system than on the disk.
        changed = forcedLength > 0;
        ByteBuffer copies = ByteBuffer.allocate((int) Math.min(forcedLength, HEADER));
        readFully(file, copies, 0);
        for (int start = 0; start + BLOCK <= copies.limit(); start += BLOCK) {
            Optional<StoreHeader> copy = StoreHeader.of(copies.position(start));
            copy.ifPresent(found::add);
            boolean isNewer = copy.isPresent()
                    && (header == null
                            || copy.get().newest().version() > header.newest().version());
            header = isNewer ? copy.get() : header;
        }
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    /** As whoever opens the file has to see it. Readers need not wait for a writer. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int read(ByteBuffer target, long position) throws IOException {
        boolean isHeader = position == 0 && target.remaining() == HEADER;
        boolean mayBeLine = target.remaining() == ChunkLine.LONGEST && position % BLOCK == 0 && position >= HEADER;
        int start = target.position();
        int count = file.read(target, position);
        if (isHeader && count == HEADER) {
            ByteBuffer copies = target.duplicate().flip();
            for (int copy = start; copy < copies.limit(); copy += BLOCK) {
                int at = copy;
                StoreHeader.of(copies.position(at)).ifPresent(shown -> copies.put(at, shown.block(), 0, BLOCK));
            }
        }
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
        return newest == null ? found.believesOpening(bytes, position) : found.believes(bytes, position);
    }

    /** Until the buffer is full or the file ends. */
    static void readFully(FileChannel file, ByteBuffer target, long position) throws IOException {
        int start = target.position();
        while (target.hasRemaining() && file.read(target, position + target.position() - start) > 0) {
            // until it is there
        }
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        if (position == 0 && count == HEADER) {
            Optional<StoreHeader> given = StoreHeader.of(source);
            writeHeader(given.isPresent() ? take(given.get()).block() : source.slice(source.position(), BLOCK));
            source.position(source.limit());
            return count;
        }
        Optional<ChunkLine> line = ChunkLine.of(source);
        boolean isChunk = line.isPresent() && count == (long) line.get().blocks() * BLOCK;
        if (isChunk && newest == null) {
            settle(line.get().version().orElse(0));
        }
        if (position < forcedLength) {
            force(true);
        }
        if (isChunk) {
            NewestChunk chunk = new NewestChunk(
                    position / BLOCK, line.get().id(), line.get().version().orElse(0));
            boolean isNew = newest == null || chunk.version() > newest.version();
            ChunkSeal.put(source, line.get(), forcedVersion, isNew ? mark : "");
            // One that is only moved has its old version.
            newest = newest == null || chunk.version() >= newest.version() ? chunk : newest;
        }
        put(source, position);
        return count;
    }

    /** The header that has to be there instead. */
    private StoreHeader take(StoreHeader given) throws IOException {
        if (newest == null) {
            settle(given.newest().version() + 1);
        }
        // A newer H2 may write the header of the chunk before.
        if (newest == null || newest.version() <= given.newest().version()) {
            newest = given.newest();
        }
        StoreHeader taken = given.newest().equals(newest) ? given : given.leadingTo(newest);
        header = taken;
        return taken;
    }

    /**
     * Before the first chunk or header after opening: has the header lead to the chunk before it, which may have been found
     * without; and removes chunks that are newer and were given up because others that they need are not whole, and those
     * that are not whole themselves. They would come back with the next crash.
     */
    private void settle(long version) throws IOException {
        force(true);
        NewestChunk last = found.before(version);
        if (header != null && last != null && !header.newest().equals(last)) {
            header = header.leadingTo(last);
            writeHeader(header.block());
        }
        // Not before: it may have been found only because a header leads to one of these.
        for (long block : found.givenUp(version)) {
            put(ByteBuffer.allocate(BLOCK), block * BLOCK);
        }
        found.forget();
        force(true);
        forcedVersion = version - 1;
        mark = ChunkSeal.mark(version, ThreadLocalRandom.current().nextInt());
    }

    private void writeHeader(ByteBuffer block) throws IOException {
        if (forcedLength == 0) {
            put(block.duplicate(), 0);
            put(block, BLOCK);
            return;
        }
        if (headerCopy < 0) {
            forceFile();
            put(block.duplicate(), 0);
            forceFile();
            put(block, BLOCK);
            headerCopy = 1;
        } else {
            headerCopy = headerForced ? 1 - headerCopy : headerCopy;
            put(block, (long) headerCopy * BLOCK);
        }
        headerForced = false;
    }

    private void put(ByteBuffer source, long position) throws IOException {
        changed = true;
        long next = position;
        try {
            while (source.hasRemaining()) {
                next += file.write(source, next);
            }
        } catch (IOException e) {
            throw closed(e);
        }
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        if (size < file.size()) {
            force(true);
            changed = true;
            forcedLength = Math.min(forcedLength, size);
            file.truncate(size);
        }
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        StoreHeader last = header;
        if (last != null && newest != null && !last.newest().equals(newest)) {
            header = last.leadingTo(newest);
            writeHeader(header.block());
        }
        forceFile();
    }

    private void forceFile() throws IOException {
        if (!changed) {
            return;
        }
        long length = file.size();
        try {
            file.force(true);
        } catch (IOException e) {
            throw closed(e);
        }
        forcedLength = length;
        forcedVersion = newest == null ? forcedVersion : newest.version();
        headerForced = true;
        changed = false;
    }

    private IOException closed(IOException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
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
