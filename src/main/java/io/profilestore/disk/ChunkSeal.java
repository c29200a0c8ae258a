package io.profilestore.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A checksum over a whole chunk, in the spaces of its {@link ChunkLine}, with the version up to which all was on the disk when
 * it was written, and the run that it is from: the version that the run began with, and a random number.
 *
 * <p>MVStore takes a chunk for whole if its first and last bytes are; a power cut can leave just these on the disk. And it
 * takes a chunk for the next one by its number and version, which a chunk that a cut took away had before.
 */
final class ChunkSeal {

    private static final Pattern FORCED = Pattern.compile(",forced:([0-9a-f]{1,16})");
    private static final Pattern CRC = Pattern.compile(",crc:([0-9a-f]{8})$");
    private static final String NO_CRC = "00000000";
    private static final Pattern RUN = Pattern.compile(",run:(([0-9a-f]{1,16})\\.[0-9a-f]{4})");

    private ChunkSeal() {}

    /** How the chunks of a run are marked that began with a version. */
    static String mark(long since, int random) {
        return ",run:" + Long.toHexString(since) + "." + HexFormat.of().toHexDigits((short) random);
    }

    /**
     * Seals the chunk that a buffer holds from its position to its limit, if there is room.
     *
     * @param mark of its run; empty for one that is only moved, which keeps its own
     */
    static void put(ByteBuffer chunk, ChunkLine line, long forcedVersion, String mark) {
        int start = chunk.position();
        Matcher own = RUN.matcher(line.text());
        String forced = ",forced:" + Long.toHexString(forcedVersion);
        String crc = ",crc:" + NO_CRC;
        int sealed = line.text().indexOf(",forced:");
        // One that is moved has a seal from before.
        int at = sealed < 0 ? line.text().length() : sealed;
        for (int i = at; i < line.length(); i++) {
            chunk.put(start + i, (byte) ' ');
        }
        String marked = forced + (own.find() ? own.group() : mark) + crc;
        String seal = at + marked.length() <= line.length() ? marked : forced + crc;
        if (at + seal.length() > line.length()) {
            return;
        }
        chunk.put(start + at, seal.getBytes(StandardCharsets.ISO_8859_1));
        byte[] sum = crc(chunk).getBytes(StandardCharsets.ISO_8859_1);
        chunk.put(start + at + seal.length() - sum.length, sum);
    }

    /** The run; empty where that is not known. */
    static Optional<ChunkRun> run(ChunkLine line) {
        Matcher found = RUN.matcher(line.text());
        return found.find()
                ? Optional.of(new ChunkRun(
                        found.group(1),
                        Long.parseUnsignedLong(found.group(2), 16),
                        line.version().orElse(0)))
                : Optional.empty();
    }

    /** The version up to which all was on the disk; empty where there is no seal. */
    static OptionalLong forcedVersion(ChunkLine line) {
        return line.hexadecimal(FORCED);
    }

    /** Whether a chunk, from the position of a buffer to its limit, is as it was sealed; true where it has no seal. */
    static boolean isWhole(ByteBuffer chunk, ChunkLine line) {
        OptionalLong expected = line.hexadecimal(CRC);
        if (expected.isEmpty()) {
            return true;
        }
        int at = chunk.position() + line.text().length() - NO_CRC.length();
        chunk.put(at, NO_CRC.getBytes(StandardCharsets.ISO_8859_1));
        return Long.parseLong(crc(chunk), 16) == expected.getAsLong();
    }

    private static String crc(ByteBuffer chunk) {
        CRC32C crc = new CRC32C();
        crc.update(chunk.duplicate());
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
