package io.profilestore.migrate;

import java.io.InputStream;
import java.util.Arrays;

/**
 * How a text is encoded, told by its byte-order mark or else by where the NULs are among its first bytes, since a JSON
 * text begins with ASCII characters.
 *
 * <p>Source: RFC 4627, section 3.
 */
enum Encoding {
    UTF_8,
    UTF_16_BIG_ENDIAN,
    UTF_16_LITTLE_ENDIAN;

    /** How many first bytes are looked at. */
    static final int LOOKED_AT = 8;

    /** How many of what is left of a text whose beginning is lost. */
    static final int LOOKED_AT_REST = 64;

    /**
     * @param start the first bytes, fewer only if there are no more
     * @throws BadBytes if they are UTF-32
     */
    static Encoding of(byte[] start) throws BadBytes {
        byte[] b = Arrays.copyOf(start, LOOKED_AT);
        boolean zeros = b[0] == 0 && b[1] == 0 && b[2] == 0 && b[3] == 0;
        boolean utf32Big = isMark(b[2], b[3]) && b[0] == 0 && b[1] == 0 && start.length > 3;
        boolean utf32Little = isMark(b[1], b[0]) && b[2] == 0 && b[3] == 0 && start.length > 3;
        boolean utf32BigUnmarked = b[0] == 0 && b[1] == 0 && b[2] == 0 && !zeros;
        boolean utf32LittleUnmarked = b[0] != 0 && b[1] == 0 && b[2] == 0 && b[3] == 0 && b[4] != 0;
        if (utf32Big || utf32Little || utf32BigUnmarked || utf32LittleUnmarked) {
            throw new BadBytes(
                    0,
                    "the text is UTF-32, which is not read",
                    "Convert it to UTF-8, for example with iconv -f UTF-32 -t UTF-8.");
        }
        boolean oneCharacter = start.length == 2;
        boolean big = b[0] == 0 && b[1] != 0 && b[2] == 0 && (b[3] != 0 || oneCharacter);
        boolean little = b[0] != 0 && b[1] == 0 && b[3] == 0 && (b[2] != 0 || oneCharacter);
        if (isMark(b[0], b[1]) || big) {
            return UTF_16_BIG_ENDIAN;
        }
        return isMark(b[1], b[0]) || little ? UTF_16_LITTLE_ENDIAN : UTF_8;
    }

    /** Of a text whose beginning is lost: by its NULs alone. */
    static Encoding ofRest(byte[] start) {
        int even = 0;
        int odd = 0;
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0) {
                even += 1 - i % 2;
                odd += i % 2;
            }
        }
        int most = start.length / 8;
        if (even > most && even > 4 * odd) {
            return UTF_16_BIG_ENDIAN;
        }
        return odd > most && odd > 4 * even ? UTF_16_LITTLE_ENDIAN : UTF_8;
    }

    private static boolean isMark(byte first, byte second) {
        return (first & 0xFF) == 0xFE && (second & 0xFF) == 0xFF;
    }

    /** The text as UTF-8; without its byte-order mark, where that is no UTF-8 already. */
    InputStream utf8(InputStream bytes) {
        return this == UTF_8 ? bytes : new Utf16Input(bytes, this == UTF_16_BIG_ENDIAN);
    }

    /** How many bytes a byte-order mark takes up that {@link #utf8} drops. */
    int droppedMark(byte[] start) {
        boolean marked = start.length > 1 && (isMark(start[0], start[1]) || isMark(start[1], start[0]));
        return marked && this != UTF_8 ? 2 : 0;
    }

    /** How many bytes of the original a byte of UTF-8 stands for; a character's first byte stands for all of it. */
    int originalBytes(int utf8Byte) {
        if (this == UTF_8) {
            return 1;
        }
        boolean continues = (utf8Byte & 0xC0) == 0x80;
        return continues ? 0 : utf8Byte >= 0xF0 ? 4 : 2;
    }
}
