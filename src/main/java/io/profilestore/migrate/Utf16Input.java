package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The UTF-8 of a UTF-16 text, without its byte-order mark. What is wrong is thrown after all before it was handed out. */
final class Utf16Input extends BlockInput {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream in;
    private final boolean bigEndian;
    private final byte[] utf8 = new byte[BUFFER_BYTES * 3 / 2 + 8];
    private int next;
    private int end;
    private int high;
    private boolean begun;
    private @Nullable BadBytes bad;

    Utf16Input(InputStream in, boolean bigEndian) {
        this.in = in;
        this.bigEndian = bigEndian;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        while (next == end) {
            if (bad != null) {
                throw bad;
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - next);
        System.arraycopy(utf8, next, buffer, start, count);
        next += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        next = 0;
        end = 0;
        byte[] units = in.readNBytes(BUFFER_BYTES);
        int i = 0;
        if (!begun && units.length > 1 && unit(units, 0) == 0xFEFF) {
            i = 2;
        }
        begun = true;
        for (; i + 1 < units.length; i += 2) {
            add(unit(units, i));
        }
        if (units.length % 2 != 0 || (units.length == 0 && high != 0)) {
            bad = BadBytes.cutOff(Diagnosis.TRUNCATED);
        }
        return units.length > 0 || bad != null;
    }

    private int unit(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        return bigEndian ? (first << 8) | second : (second << 8) | first;
    }

    /** Half of a pair is written in three bytes as if it were a character, which whoever checks UTF-8 finds. */
    private void add(int unit) {
        if (high != 0) {
            int first = high;
            high = 0;
            if (Character.isLowSurrogate((char) unit)) {
                encode(Character.toCodePoint((char) first, (char) unit));
                return;
            }
            encode(first);
        }
        if (Character.isHighSurrogate((char) unit)) {
            high = unit;
        } else {
            encode(unit);
        }
    }

    private void encode(int codePoint) {
        if (codePoint < 0x80) {
            utf8[end++] = (byte) codePoint;
            return;
        }
        int following = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        int mark = following == 1 ? 0xC0 : following == 2 ? 0xE0 : 0xF0;
        utf8[end++] = (byte) (mark | (codePoint >> (6 * following)));
        for (int i = following - 1; i >= 0; i--) {
            utf8[end++] = (byte) (0x80 | ((codePoint >> (6 * i)) & 0x3F));
        }
    }
}
