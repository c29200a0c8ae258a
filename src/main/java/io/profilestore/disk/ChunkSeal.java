package io.profilestore.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A checksum over a whole chunk, in the spaces of its {@link ChunkLine}, and the version up to which all was on the disk when
 * it was written.
 *
 * <p>MVStore takes a chunk for whole if its first and last bytes are; a power cut can leave just these on the disk.
 */
final class ChunkSeal {

    private static final Pattern FORCED = Pattern.compile(",forced:([0-9a-f]{1,16})");
    private static final Pattern CRC = Pattern.compile(",crc:([0-9a-f]{8})$");
    private static final String NO_CRC = "00000000";

    private ChunkSeal() {}

    /** Seals the chunk that a buffer holds from its position to its limit, if there is room. */
    static void put(ByteBuffer chunk, ChunkLine line, long forcedVersion) {
        int start = chunk.position();
        byte[] seal =
                (",forced:" + Long.toHexString(forcedVersion) + ",crc:" + NO_CRC).getBytes(StandardCharsets.ISO_8859_1);
        int sealed = line.text().indexOf(",forced:");
        // One that is moved has a seal from before.
        int at = sealed < 0 ? line.text().length() : sealed;
        for (int i = at; i < line.length(); i++) {
            chunk.put(start + i, (byte) ' ');
        }
        if (at + seal.length > line.length()) {
            return;
        }
        chunk.put(start + at, seal);
        byte[] crc = crc(chunk).getBytes(StandardCharsets.ISO_8859_1);
        chunk.put(start + at + seal.length - crc.length, crc);
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
        return String.format("%08x", crc.getValue());
    }
}
