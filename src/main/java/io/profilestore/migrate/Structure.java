package io.profilestore.migrate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where a JSON value ends, told by its structure alone: strings, escapes and nesting. Whatever else is in it may be wrong.
 *
 * <p>The value's bytes may come in several pieces. Nothing of them is kept, so a value may have any size.
 */
final class Structure {

    /** What is known of the value so far. */
    enum State {
        /** It goes on. */
        OPEN,
        /** It has ended. */
        WHOLE,
        /** A control character stands where none may be, or a line ends that the value should be on. */
        BROKEN
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private static final byte OTHER = 0;
    private static final byte SEPARATOR = 1;
    private static final byte QUOTE = 2;
    private static final byte OPENING = 3;
    private static final byte CLOSING = 4;
    private static final byte LINE_END = 5;
    private static final byte CONTROL = 6;
    private static final byte[] KINDS = kinds();

    private State state = State.OPEN;
    private boolean oneLine;
    private boolean begun;
    private boolean scalar;
    private boolean withinString;
    private boolean escaped;
    private long depth;
    private long seen;

    /**
     * Begins with a value's first byte.
     *
     * @param oneLine whether it must end on the line that it begins on
     */
    void begin(boolean oneLine) {
        this.oneLine = oneLine;
        state = State.OPEN;
        begun = false;
        scalar = false;
        withinString = false;
        escaped = false;
        depth = 0;
        seen = 0;
    }

    State state() {
        return state;
    }

    /** Whether all names and strings so far are surely ASCII: then they are UTF-8 as well. */
    boolean isAscii() {
        return (seen & HIGH_BITS) == 0;
    }

    /** The text has ended: so has a number or word, which nothing else ends. */
    void endOfText() {
        if (scalar && state == State.OPEN) {
            state = State.WHOLE;
        }
    }

    /**
     * Goes on with the bytes from {@code from} to {@code to}.
     *
     * @return the first byte after the value, the one that broke it, or {@code to} while it is open
     */
    int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state == State.OPEN) {
            at = withinString ? string(bytes, at, to) : scalar ? scalar(bytes, at, to) : nested(bytes, at, to);
        }
        return at;
    }

    private int nested(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte kind = KINDS[bytes[at] & 0xFF];
            if (kind <= SEPARATOR) {
                if (!begun) {
                    begun = true;
                    scalar = true;
                    return at;
                }
                at++;
                continue;
            }
            begun = true;
            switch (kind) {
                case QUOTE -> {
                    int end = plain(bytes, at + 1, to);
                    if (depth == 0 || end == to || bytes[end] != '"') {
                        withinString = true;
                        return at + 1;
                    }
                    at = end;
                }
                case OPENING -> depth++;
                case CLOSING -> {
                    if (--depth <= 0) {
                        state = State.WHOLE;
                        return at + 1;
                    }
                }
                default -> {
                    if (kind == CONTROL || oneLine) {
                        state = State.BROKEN;
                        return at;
                    }
                }
            }
            at++;
        }
        return at;
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        if (escaped) {
            escaped = false;
            at = passEscaped(bytes, at);
        }
        while (at < to && state == State.OPEN) {
            at = plain(bytes, at, to);
            if (at == to) {
                return at;
            }
            if (bytes[at] == '"') {
                withinString = false;
                state = depth == 0 ? State.WHOLE : State.OPEN;
                return at + 1;
            }
            if (bytes[at] != '\\') {
                state = State.BROKEN;
                return at;
            }
            if (++at == to) {
                escaped = true;
                return at;
            }
            at = passEscaped(bytes, at);
        }
        return at;
    }

    private int passEscaped(byte[] bytes, int at) {
        if (bytes[at] >= 0 && bytes[at] < ' ') {
            state = State.BROKEN;
            return at;
        }
        seen |= bytes[at];
        return at + 1;
    }

    /** The first quote, backslash or control character, or {@code to}; eight bytes at a time. */
    private int plain(byte[] bytes, int from, int to) {
        int at = from;
        long all = seen;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            all |= eight;
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            long found = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((eight - BLANKS) & ~eight))
                    & HIGH_BITS;
            if (found != 0) {
                seen = all;
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && (bytes[at] < 0 || (bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\'))) {
            all |= bytes[at++];
        }
        seen = all;
        return at;
    }

    private int scalar(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && KINDS[bytes[at] & 0xFF] == OTHER) {
            at++;
        }
        state = at < to ? State.WHOLE : State.OPEN;
        return at;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int control = 0; control < ' '; control++) {
            kinds[control] = CONTROL;
        }
        kinds['\n'] = LINE_END;
        kinds['\r'] = LINE_END;
        kinds['\t'] = SEPARATOR;
        kinds[' '] = SEPARATOR;
        kinds[','] = SEPARATOR;
        kinds[':'] = SEPARATOR;
        kinds['"'] = QUOTE;
        kinds['{'] = OPENING;
        kinds['['] = OPENING;
        kinds['}'] = CLOSING;
        kinds[']'] = CLOSING;
        return kinds;
    }
}
