package io.profilestore.migrate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Line and column of places in a text, found by reading it once more, from its beginning: at once for all that are asked
 * for in ascending order. Nothing is opened before the first is.
 */
final class Places implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Origin origin;
    private @Nullable SourceText text;
    private @Nullable InputStream in;
    private long at;
    private long original;
    private long line;
    private long column;

    Places(Origin origin) {
        this.origin = origin;
    }

    /**
     * A place.
     *
     * @param byteOffset in the text as UTF-8
     * @throws SourceException of kind UNREADABLE
     */
    Position of(long byteOffset) {
        try {
            InputStream bytes = in == null || byteOffset < at ? again() : in;
            for (; at < byteOffset; at++) {
                int next = bytes.read();
                if (next < 0) {
                    break;
                }
                pass(next);
            }
            return new Position(line, column, original);
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
    }

    @Override
    public void close() {
        try {
            if (text != null) {
                text.close();
            }
        } catch (IOException e) {
            // It was only read.
        } finally {
            in = null;
            text = null;
        }
    }

    private void pass(int next) {
        boolean continuesCharacter = (next & 0xC0) == 0x80;
        original += text == null ? 1 : text.originalBytes(next);
        if (next == '\n') {
            line++;
            column = 1;
        } else if (!continuesCharacter && !(at == 0 && next == 0xEF)) {
            column++;
        }
    }

    private InputStream again() throws IOException {
        close();
        SourceText opened = SourceText.open(origin);
        InputStream bytes = new BufferedInputStream(opened.utf8(), BUFFER_BYTES);
        text = opened;
        in = bytes;
        at = 0;
        original = opened.droppedMark();
        line = 1;
        column = 1;
        return bytes;
    }
}
