package io.profilestore.migrate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8. Jackson's parser is no substitute: it reads the overlong {@code C0 80} as a character.
 *
 * <p>Source: the Unicode Standard, table 3-7.
 */
final class Utf8Check {

    /** Nothing is wrong. */
    static final int FINE = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8Check() {}

    /** The index of the first byte of what is no character, or {@link #FINE}. */
    static int firstBad(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            }
            while (at < to && bytes[at] >= 0) {
                at++;
            }
            while (at < to && bytes[at] < 0) {
                int length = length(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return FINE;
    }

    /** Whether half of a surrogate pair is written here in three bytes, which is no UTF-8. */
    static boolean isSurrogate(byte[] bytes, int at, int to) {
        return to - at >= 3 && (bytes[at] & 0xFF) == 0xED && (bytes[at + 1] & 0xE0) == 0xA0 && continues(bytes[at + 2]);
    }

    /** How many bytes the character has that is not ASCII and begins here; 0 if it is none. */
    private static int length(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || to - at < length) {
            return 0;
        }
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        int second = bytes[at + 1] & 0xFF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if (!continues(bytes[at + i])) {
                return 0;
            }
        }
        return length;
    }

    private static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
