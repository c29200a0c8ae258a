package io.profilestore.cli;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Standard output: UTF-8, buffered, and never silent about a failure as {@link java.io.PrintStream} is.
 *
 * <p>Every method may throw {@link OutputFailed}, at the latest {@link #flush}.
 */
final class Results extends Writer {

    private final OutputStream out;
    private final Writer utf8;

    Results(OutputStream out) {
        this.out = out;
        utf8 = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** For what is no text of ours; nothing of that waits in a buffer here. */
    OutputStream bytes() {
        flush();
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new OutputFailed(e);
                }
            }
        };
    }

    /** The text and a line feed, on every platform. */
    void line(String text) {
        write(text);
        write("\n");
    }

    @Override
    public void write(char[] text, int offset, int length) {
        try {
            utf8.write(text, offset, length);
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    @Override
    public void write(String text) {
        try {
            utf8.write(text);
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    @Override
    public void flush() {
        try {
            utf8.flush();
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    /** Flushes; the stream belongs to the process. */
    @Override
    public void close() {
        flush();
    }
}
