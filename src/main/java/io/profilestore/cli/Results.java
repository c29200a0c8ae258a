package io.profilestore.cli;

import java.io.BufferedWriter;
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

    private final Writer utf8;

    Results(OutputStream out) {
        utf8 = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
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
