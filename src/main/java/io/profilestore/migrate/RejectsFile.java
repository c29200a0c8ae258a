package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a migration sets rejects aside: JSON Lines, an object for each, which a later migration takes back as a source.
 *
 * <p>The file appears whole or not at all, is readable by its owner only, and never takes the place of another: where
 * there is one with other content, it gets the next free name, {@code rejects-2.jsonl}.
 */
public final class RejectsFile {

    /** What marks a line, as the member {@code profilestore}. */
    static final String MARK = "reject";

    private final Path file;

    /** Nothing is written before there are rejects. */
    public RejectsFile(Path file) {
        this.file = file;
    }

    /**
     * Writes the rejects that no later record supersedes, with one more pass over the source.
     *
     * @return the file; empty where there are none
     * @throws WriteFailed if it cannot be written; then there is none
     */
    Optional<Path> write(Scan scan) {
        Path directory = file.toAbsolutePath().resolveSibling(".");
        try {
            Path temporary = Files.createTempFile(directory, "." + file.getFileName() + ".", ".tmp");
            try {
                if (!fill(temporary, scan)) {
                    return Optional.empty();
                }
                Path published = publish(temporary);
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                }
                return Optional.of(published);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw failed(cause == null ? new IOException(e) : cause);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static boolean fill(Path temporary, Scan scan) throws IOException {
        boolean[] any = {false};
        String origin = scan.source().origin();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            scan.again(new SourceVisitor() {
                @Override
                public void record(SourceRecord record) {}

                @Override
                public void gap(Gap gap) {}

                @Override
                public void reject(Reject reject) {
                    if (!scan.isSuperseded(reject)) {
                        any[0] = true;
                        writeLine(out, reject, origin);
                    }
                }
            });
            out.flush();
            channel.force(true);
        }
        return any[0];
    }

    private static void writeLine(OutputStream out, Reject reject, String origin) {
        try {
            out.write(Json.bytes(line(reject, origin)));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode line(Reject reject, String origin) {
        ObjectNode line = Json.mapper()
                .createObjectNode()
                .put("profilestore", MARK)
                .put("source", reject.source())
                .put("origin", origin);
        if (reject.position().isKnown()) {
            line.put("line", reject.position().line())
                    .put("column", reject.position().column())
                    .put("byte", reject.position().byteOffset());
        }
        line.put("key", reject.key());
        if (!reject.keyAt().isEmpty()) {
            var pointers = line.putArray("keyAt");
            reject.keyAt().forEach(pointers::add);
        }
        RawText text = reject.text();
        line.put("pointer", reject.pointer())
                .put("reason", reject.reason().name())
                .put(
                        "message",
                        reject.problem() + ". " + reject.nextStep()
                                + (text == null
                                        ? " Its text is too long to be repeated here: mend it in the source."
                                        : ""));
        if (text != null) {
            line.put(text.base64() ? "base64" : "raw", text.text());
        }
        return line;
    }

    /** A rename replaces what is there already; a link never does. */
    private Path publish(Path temporary) throws IOException {
        for (int number = 1; ; number++) {
            Path target = number == 1 ? file : file.resolveSibling(numbered(number));
            if (Files.isRegularFile(target) && Files.mismatch(target, temporary) < 0) {
                return target;
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                Files.createLink(target, temporary);
                return target;
            } catch (FileAlreadyExistsException e) {
                // Somebody was faster: the next name.
            } catch (UnsupportedOperationException | FileSystemException e) {
                // A file system without links; this refuses to replace as well, if not in one instant.
                return Files.move(temporary, target);
            }
        }
    }

    private String numbered(int number) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    }

    private WriteFailed failed(IOException e) {
        return new WriteFailed(
                Call.on("migrate", file.toString()),
                "the file for rejected records cannot be written ("
                        + (e instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : e.toString())
                        + ")",
                "Name another file with --rejects.",
                e);
    }
}
