package io.profilestore.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that each chunk of MVStore's begins with: a list of {@code name:hexadecimal}, filled up with spaces, of which
 * MVStore skips names that it does not know. Source: {@code Chunk} of H2 2.4.240.
 *
 * @param text without the spaces
 * @param length in bytes, as it stands, without the line feed
 */
record ChunkLine(String text, int length) {

    /** No line is longer. */
    static final int LONGEST = 1024;

    private static final byte[] START = "chunk:".getBytes(StandardCharsets.ISO_8859_1);
    private static final Pattern ID = Pattern.compile("^chunk:([0-9a-f]{1,8})");
    private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,16})");
    private static final Pattern BLOCKS = Pattern.compile(",len:([0-9a-f]{1,8})");

    /** In what MVStore keeps about a chunk in its pages, but not in the chunk itself. */
    private static final String PLACE = ",block:";

    /** The line at the position of a buffer, which stays where it is; empty where no chunk begins there. */
    static Optional<ChunkLine> of(ByteBuffer bytes) {
        int start = bytes.position();
        int most = Math.min(bytes.remaining(), LONGEST);
        for (int i = 0; i < most; i++) {
            byte next = bytes.get(start + i);
            if (i < START.length && next != START[i]) {
                return Optional.empty();
            }
            if (next == '\n') {
                byte[] line = new byte[i];
                bytes.get(start, line);
                String text = new String(line, StandardCharsets.ISO_8859_1);
                return text.contains(PLACE) ? Optional.empty() : Optional.of(new ChunkLine(text.stripTrailing(), i));
            }
        }
        return Optional.empty();
    }

    /** The store's version that the chunk brings. */
    OptionalLong version() {
        return hexadecimal(VERSION);
    }

    /** Its number. */
    long id() {
        return hexadecimal(ID).orElse(0);
    }

    /** How many blocks it has. */
    int blocks() {
        return (int) hexadecimal(BLOCKS).orElse(0);
    }

    /** The number that a pattern's first group has. */
    OptionalLong hexadecimal(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        return found.find() ? OptionalLong.of(Long.parseUnsignedLong(found.group(1), 16)) : OptionalLong.empty();
    }
}
