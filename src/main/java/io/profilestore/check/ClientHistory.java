package io.profilestore.check;

import io.profilestore.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The operations in the file of one client, in the order of its calls. A call without an answer is the last one or was
 * followed by another: its outcome is unknown. What a kill left of a line counts as not written.
 */
final class ClientHistory implements Iterator<Operation>, AutoCloseable {

    private final Path file;
    private final BufferedReader lines;
    private long lineNumber;
    private @Nullable JsonNode ahead;
    private long lastAt = Long.MIN_VALUE;

    /** @throws UncheckedIOException if it cannot be read */
    ClientHistory(Path file) {
        this.file = file;
        try {
            // Not Files.newBufferedReader, which would refuse a last line that a kill cut within a character.
            lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            String header = lines.readLine();
            lineNumber = 1;
            if (header != null && !header.equals(HistoryFormat.HEADER)) {
                throw malformed("it does not begin with " + HistoryFormat.HEADER, null);
            }
            ahead = readLine();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            close();
            throw malformed(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    /** @throws IllegalArgumentException if the file is no history, with the place */
    @Override
    public Operation next() {
        JsonNode call = ahead;
        if (call == null) {
            throw new NoSuchElementException();
        }
        try {
            return operation(call);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()), e);
        }
    }

    private Operation operation(JsonNode call) throws IOException {
        Action action = HistoryFormat.action(call);
        int client = call.required("client").intValue();
        long number = call.required("call").longValue();
        long called = at(call);
        ahead = readLine();
        JsonNode answer = ahead;
        if (answer == null || answer.required("call").longValue() != number) {
            return new Operation(
                    client, number, called, Long.MAX_VALUE, action, new Outcome.Unknown("there is no answer"));
        }
        Outcome outcome = HistoryFormat.outcome(action, answer);
        long returned = at(answer);
        ahead = readLine();
        boolean open = outcome instanceof Outcome.Unknown;
        return new Operation(client, number, called, open ? Long.MAX_VALUE : returned, action, outcome);
    }

    private long at(JsonNode line) {
        long at = line.required("at").longValue();
        if (at < lastAt) {
            throw new IllegalArgumentException("time goes back");
        }
        lastAt = at;
        return at;
    }

    private @Nullable JsonNode readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return null;
        }
        lineNumber++;
        try {
            return Json.parse(line);
        } catch (JacksonException e) {
            if (lines.readLine() == null) {
                return null;
            }
            throw e;
        }
    }

    private IllegalArgumentException malformed(String problem, @Nullable Throwable cause) {
        return new IllegalArgumentException("no history: " + file + ", line " + lineNumber + ": " + problem, cause);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
