package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What MVStore finds in a {@link DatabaseFile} while it opens it, and what of that is not to be believed. Not thread-safe. */
final class FoundChunks {

    private final FileChannel file;

    /** Those that are there, by their versions. */
    private final Map<Long, NewestChunk> read = new HashMap<>();

    /** The blocks of those that are not to be believed. */
    private final Set<Long> refused = new HashSet<>();

    /** The runs of the chunk that the header leads to, and of those that follow on it, by their versions. */
    private final Map<Long, String> runs = new HashMap<>();

    /** Where those that were checked begin and end, in blocks: nothing within is a chunk. */
    private final NavigableMap<Long, Long> checked = new TreeMap<>();

    /** What a whole chunk says was forced: one up to this version that was sealed before need not be checked. */
    private long trustedVersion = -1;

    FoundChunks(FileChannel file) {
        this.file = file;
    }

    /**
     * Whether the chunk that a line begins is there, whole, and follows on what is there. True where no chunk begins.
     *
     * @param bytes from the line on
     * @param header of a file that is being opened
     */
    boolean believesOpening(ByteBuffer bytes, long position, @Nullable StoreHeader header) throws IOException {
        Optional<ChunkLine> line = chunk(bytes, position);
        if (line.isEmpty()) {
            return true;
        }
        long version = line.get().version().orElse(0);
        long block = position / DatabaseFile.BLOCK;
        if (!isAsSealed(line.get(), version, position) || !follows(line.get(), version, block, header)) {
            refused.add(block);
            return false;
        }
        // Of a chunk that was being moved, MVStore takes the copy that is nearer to the beginning.
        read.merge(
                version,
                new NewestChunk(block, line.get().id(), version),
                (one, other) -> one.block() < other.block() ? one : other);
        return true;
    }

    /** Whether the chunk that a line begins is there and whole; true where no chunk begins. */
    boolean believes(ByteBuffer bytes, long position) throws IOException {
        Optional<ChunkLine> line = chunk(bytes, position);
        return line.isEmpty() || isAsSealed(line.get(), line.get().version().orElse(0), position);
    }

    /** The newest chunk before a version; null where there is none, or it was not looked at. */
    @Nullable
    NewestChunk before(long version) {
        return read.get(version - 1);
    }

    /** The blocks that begin chunks which a file does without whose next version this is. */
    Set<Long> givenUp(long version) {
        Set<Long> blocks = new HashSet<>(refused);
        for (NewestChunk chunk : read.values()) {
            if (chunk.version() >= version) {
                blocks.add(chunk.block());
            }
        }
        return blocks;
    }

    /** Once the file is open. */
    void forget() {
        read.clear();
        refused.clear();
        runs.clear();
        checked.clear();
    }

    private Optional<ChunkLine> chunk(ByteBuffer bytes, long position) {
        Map.Entry<Long, Long> around = checked.lowerEntry(position / DatabaseFile.BLOCK);
        boolean isWithin = around != null && around.getValue() > position / DatabaseFile.BLOCK;
        return isWithin
                ? Optional.empty()
                : ChunkLine.of(bytes).filter(line -> line.version().isPresent());
    }

    private boolean isAsSealed(ChunkLine line, long version, long position) throws IOException {
        OptionalLong forced = ChunkSeal.forcedVersion(line);
        // Of a version that was forced, and not moved since.
        if (version <= trustedVersion && forced.orElse(0) < trustedVersion) {
            return true;
        }
        long length = (long) line.blocks() * DatabaseFile.BLOCK;
        if (length <= 0 || length > Integer.MAX_VALUE || position + length > file.size()) {
            return false;
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) length);
        DatabaseFile.readFully(file, chunk, position);
        if (!ChunkSeal.isWhole(chunk.flip(), line)) {
            return false;
        }
        if (forced.isPresent()) {
            trustedVersion = Math.max(trustedVersion, forced.getAsLong());
            checked.put(position / DatabaseFile.BLOCK, position / DatabaseFile.BLOCK + line.blocks());
        }
        return true;
    }

    /**
     * False for a chunk whose version comes after that of the header's, but which followed on another one that had this
     * version before a cut. What it holds does not fit to what is there.
     */
    private boolean follows(ChunkLine line, long version, long block, @Nullable StoreHeader header) {
        Optional<String> own = ChunkSeal.run(line);
        Optional<String> before = Optional.ofNullable(runs.get(version - 1));
        if (own.isPresent() && before.isPresent() && !ChunkSeal.isFirst(line) && !own.equals(before)) {
            return false;
        }
        boolean led = header != null
                && header.newest().version() == version
                && header.newest().block() == block;
        if (led || before.isPresent()) {
            own.ifPresent(known -> runs.put(version, known));
        }
        return true;
    }
}
