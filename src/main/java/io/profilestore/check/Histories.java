package io.profilestore.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** The histories that the clients of one run have left in a directory. */
public final class Histories {

    private record Head(Operation operation, ClientHistory rest) {}

    private Histories() {}

    /**
     * All operations in the order in which they were called, in constant memory. Close the stream.
     *
     * @throws UncheckedIOException if the directory or one of its files cannot be read
     * @throws IllegalArgumentException if one of its files is no history, with the place; also while the stream is read
     */
    public static Stream<Operation> read(Path directory) {
        List<ClientHistory> clients = new ArrayList<>();
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparingLong(head -> head.operation().called()));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "client-*.jsonl")) {
            files.forEach(file -> clients.add(new ClientHistory(file)));
            clients.forEach(client -> advance(heads, client));
        } catch (IOException e) {
            clients.forEach(ClientHistory::close);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            clients.forEach(ClientHistory::close);
            throw e;
        }
        return Stream.generate(heads::poll)
                .takeWhile(head -> head != null)
                .map(head -> {
                    advance(heads, head.rest());
                    return head.operation();
                })
                .onClose(() -> clients.forEach(ClientHistory::close));
    }

    private static void advance(PriorityQueue<Head> heads, ClientHistory client) {
        if (client.hasNext()) {
            heads.add(new Head(client.next(), client));
        }
    }
}
