package io.profilestore.check;

import io.profilestore.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file into which one client writes its history. Each line is with the operating system before the method returns, so
 * that a killed process leaves all of it. Not thread-safe: a client makes one call at a time.
 */
public final class HistoryWriter implements AutoCloseable {

    private final int client;
    private final OutputStream out;
    private long number;

    private HistoryWriter(int client, OutputStream out) {
        this.client = client;
        this.out = out;
    }

    /**
     * A new file in a directory that exists.
     *
     * @throws UncheckedIOException if it cannot be written, or the client has a file there already
     */
    public static HistoryWriter create(Path directory, int client) {
        Path file = directory.resolve("client-%04d.jsonl".formatted(client));
        try {
            Files.createFile(file);
            // Not a channel's, which an interrupted client would close.
            OutputStream out = new FileOutputStream(file.toFile());
            out.write((HistoryFormat.HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            return new HistoryWriter(client, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes that a call is about to be made. */
    public void called(Action action) {
        number++;
        write(HistoryFormat.call(client, number, System.nanoTime(), action));
    }

    /** Notes what the client was told about its last call. */
    public void returned(Outcome outcome) {
        write(HistoryFormat.answer(client, number, System.nanoTime(), outcome));
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(ObjectNode line) {
        byte[] json = Json.bytes(line);
        byte[] text = Arrays.copyOf(json, json.length + 1);
        text[json.length] = '\n';
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
