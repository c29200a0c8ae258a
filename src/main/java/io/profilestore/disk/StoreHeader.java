package io.profilestore.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;

/**
 * One copy of MVStore's header: a line that says, among other things, which chunk is the newest, and a checksum of it. Source:
 * {@code RandomAccessStore} of H2 2.4.240.
 *
 * <p>It never says that the store was closed in order. After a cut MVStore may use a copy of a moved chunk at the end of the file,
 * and overwrite the one that is listed, but leaves the list as it is; opening a file that was closed in order it then misses
 * that chunk, does not look for the copy, and goes back to any older state.
 *
 * @param line without the checksum
 */
record StoreHeader(String line) {

    private static final Pattern FORM = Pattern.compile("(H:2.*),fletcher:([0-9a-f]{1,8})\n");
    private static final Pattern BLOCK = Pattern.compile(",block:([0-9a-f]{1,16})");
    private static final Pattern CHUNK = Pattern.compile(",chunk:([0-9a-f]{1,8})");
    private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,16})");
    private static final Pattern CLEAN = Pattern.compile(",clean:[0-9a-f]+");

    /** The header that a block holds, from its beginning; empty where it holds none that is whole. */
    static Optional<StoreHeader> of(ByteBuffer block) {
        byte[] start = new byte[Math.min(block.remaining(), ChunkLine.LONGEST)];
        block.get(block.position(), start);
        Matcher form = FORM.matcher(new String(start, StandardCharsets.ISO_8859_1));
        return form.lookingAt() && checksum(form.group(1)).equals(form.group(2))
                ? Optional.of(new StoreHeader(CLEAN.matcher(form.group(1)).replaceFirst("")))
                : Optional.empty();
    }

    /** The newest chunk. */
    NewestChunk newest() {
        return new NewestChunk(number(BLOCK), number(CHUNK), number(VERSION));
    }

    private long number(Pattern pattern) {
        Matcher found = pattern.matcher(line);
        return found.find() ? Long.parseUnsignedLong(found.group(1), 16) : 0;
    }

    /** The same with another newest chunk; a new file's header has none. */
    StoreHeader leadingTo(NewestChunk chunk) {
        String others = line.replaceFirst(BLOCK.pattern(), "")
                .replaceFirst(CHUNK.pattern(), "")
                .replaceFirst(VERSION.pattern(), "");
        return new StoreHeader(
                "%s,block:%x,chunk:%x,version:%x".formatted(others, chunk.block(), chunk.id(), chunk.version()));
    }

    /** As it stands on the disk. */
    ByteBuffer block() {
        ByteBuffer block = ByteBuffer.allocate(DatabaseFile.BLOCK);
        block.put(0, (line + ",fletcher:" + checksum(line) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return block;
    }

    private static String checksum(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return Integer.toHexString(DataUtils.getFletcher32(bytes, 0, bytes.length));
    }
}
