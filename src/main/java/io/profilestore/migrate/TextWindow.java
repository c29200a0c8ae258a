package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stretch of a text's bytes: what is kept of it, and a little ahead. The memory is that of the stretch, however long the
 * text is.
 */
final class TextWindow implements AutoCloseable {

    /** No more bytes. */
    static final int END = -1;

    private static final int BLOCK = 64 * 1024;
    private static final int USUAL = 4 * BLOCK;
    private static final int NOT_KEPT = -1;

    private final InputStream in;
    private final int most;
    private byte[] bytes = new byte[USUAL];
    private int kept = NOT_KEPT;
    private int position;
    private int end;
    private long dropped;
    private boolean ended;
    private int last = END;

    /** @param mostKept how much is usually kept at most; the memory is no more than twice that while it grows */
    TextWindow(InputStream in, int mostKept) {
        this.in = in;
        this.most = mostKept + USUAL;
    }

    /** The bytes from {@link #kept} or {@link #position} to {@link #end}; another array after each {@link #more}. */
    byte[] bytes() {
        return bytes;
    }

    /** The index of the current byte. */
    int position() {
        return position;
    }

    /** The index after the last byte that is in memory. */
    int end() {
        return end;
    }

    /** The index of the first byte that is kept. */
    int kept() {
        return kept;
    }

    /** Where the byte with an index is in the text. */
    long offset(int index) {
        return dropped + index;
    }

    /** Where the current byte is in the text. */
    long offset() {
        return offset(position);
    }

    /** Whether the text has no more bytes than are in memory. */
    boolean ended() {
        return ended;
    }

    /** The last byte that was read so far. */
    int lastByte() {
        return last;
    }

    /** Keeps everything from the current byte on. */
    void keep() {
        kept = position;
    }

    /** Keeps everything from an index on. */
    void keepFrom(int index) {
        kept = index;
    }

    void release() {
        kept = NOT_KEPT;
    }

    void moveTo(int index) {
        position = index;
    }

    /** Goes on to a place in the text, or to its end; nothing is kept. */
    void passTo(long offset) throws IOException {
        release();
        while (offset(end) < offset) {
            position = end;
            if (!more()) {
                return;
            }
        }
        position = (int) (offset - dropped);
    }

    /** The current byte, or {@link #END}. */
    int peek() throws IOException {
        return position < end || more() ? bytes[position] : END;
    }

    /** Passes over white space; the byte after it, or {@link #END}. */
    int blanks() throws IOException {
        while (true) {
            while (position < end) {
                byte next = bytes[position];
                if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                    return next;
                }
                position++;
            }
            if (!more()) {
                return END;
            }
        }
    }

    void advance() {
        position++;
    }

    /**
     * Reads on.
     *
     * @return false if the text has ended
     */
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        if (bytes.length - end < BLOCK) {
            makeRoom();
        }
        int count = in.read(bytes, end, bytes.length - end);
        if (count < 0) {
            ended = true;
            return false;
        }
        end += count;
        if (count > 0) {
            last = bytes[end - 1];
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void makeRoom() {
        int from = kept == NOT_KEPT ? position : kept;
        int live = end - from;
        int wanted = live < BLOCK ? USUAL : bytes.length;
        if (live > bytes.length - 2 * BLOCK) {
            wanted = Math.max(Math.min(2 * bytes.length, most), live + USUAL);
        }
        byte[] target = wanted == bytes.length ? bytes : new byte[wanted];
        System.arraycopy(bytes, from, target, 0, live);
        bytes = target;
        dropped += from;
        position -= from;
        end = live;
        kept = kept == NOT_KEPT ? NOT_KEPT : 0;
    }
}
