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

/**
 * What MVStore finds in a {@link DatabaseFile} while it opens it, and what of that is not to be believed. Not thread-safe.
 *
 * <p>A run begins with the version after one that the header led to, and that was on the disk, before the run wrote a chunk. So
 * every chunk that a state needs is from the state's own run, or older than that run's first version. What is refused is from another
 * history than the header's chunk, or is newer than that and thus not forced: what was forced is never refused.
 */
final class FoundChunks {

    private final FileChannel file;

    /** Those that are there, by their versions. */
    private final Map<Long, NewestChunk> read = new HashMap<>();

    /** The blocks of those that are not to be believed. */
    private final Set<Long> refused = new HashSet<>();

    /** What the copies of the header lead to. MVStore reads that first. */
    private final Set<NewestChunk> headers = new HashSet<>();

    /** The run of the newest of these that is there, where it is known. */
    private @Nullable ChunkRun led;

    /** The runs of the newer ones that are believed. */
    private final Map<String, ChunkRun> newer = new HashMap<>();

    /** Where those that were checked begin and end, in blocks: nothing within is a chunk. */
    private final NavigableMap<Long, Long> checked = new TreeMap<>();

    /** What a whole chunk says was forced: one up to this version that was sealed before need not be checked. */
    private long trustedVersion = -1;

    FoundChunks(FileChannel file) {
        this.file = file;
    }

    /** Notes a copy of the header. */
    void add(StoreHeader header) {
        headers.add(header.newest());
    }

    /**
     * Whether the chunk that a line begins is there, whole, and fits to what is there. True where no chunk begins.
     *
     * @param bytes from the line on, of a file that is being opened
     */
    boolean believesOpening(ByteBuffer bytes, long position) throws IOException {
        Optional<ChunkLine> line = chunk(bytes, position);
        if (line.isEmpty()) {
            return true;
        }
        long version = line.get().version().orElse(0);
        long block = position / DatabaseFile.BLOCK;
        NewestChunk chunk = new NewestChunk(block, line.get().id(), version);
        Optional<ChunkRun> run = ChunkSeal.run(line.get());
        if (!isAsSealed(line.get(), version, position) || (run.isPresent() && !fits(run.get(), chunk))) {
            refused.add(block);
            return false;
        }
        // Of a chunk that was being moved, MVStore takes the copy that is nearer to the beginning.
        read.merge(version, chunk, (one, other) -> one.block() < other.block() ? one : other);
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
        headers.clear();
        led = null;
        newer.clear();
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
     * Whether a chunk is from the same history as the one that a header leads to and, where it is newer than that, as all newer
     * ones that were read before it. Of two histories that went on from the same chunk, the one that is read first counts.
     */
    private boolean fits(ChunkRun run, NewestChunk chunk) {
        if (headers.contains(chunk)) {
            led = led == null || led.last() < run.last() ? run : led;
            return true;
        }
        if (led == null) {
            return true;
        }
        boolean isNewer = run.last() > led.last();
        if (!led.agreesWith(run) || (isNewer && !newer.values().stream().allMatch(run::agreesWith))) {
            return false;
        }
        if (isNewer) {
            newer.merge(run.id(), run, ChunkRun::and);
        }
        return true;
    }
}
