package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes profiles in the format of the old file, the way back: one JSON object by key, UTF-8, indented by two, a line
 * feed at the end. Constant memory.
 *
 * <p>How exact the result is in time is decided by the stream: give it one snapshot.
 */
public final class Export {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PROFILES_PER_REPORT = 1_000;

    /** A document that fails half-way must not be closed into one that looks whole. */
    private static final ObjectWriter WRITER = Json.indented()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.AUTO_CLOSE_CONTENT);

    private Export() {}

    /**
     * Writes a file: to a temporary one beside it, forced to disk and then renamed, so that the file is there whole or
     * as it was before. A new file is readable by its owner only; one that is overwritten keeps its permissions.
     *
     * @param profiles closed by the caller
     * @param overwrite whether an existing file may be replaced
     * @throws WriteFailed if there is a file already, or it cannot be written; then the file is as it was
     */
    public static ExportResult toFile(Stream<Profile> profiles, Path file, boolean overwrite, Progress progress) {
        try {
            if (!overwrite && Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            return replace(profiles, target, overwrite, progress);
        } catch (IOException | JacksonException e) {
            throw failed(file.toString(), e);
        }
    }

    /**
     * Writes to a stream, which is flushed and left open.
     *
     * @param profiles closed by the caller
     * @param name what messages call the stream
     * @throws WriteFailed if the stream takes no more; what it has taken is no whole JSON
     */
    public static ExportResult toStream(Stream<Profile> profiles, OutputStream stream, String name, Progress progress) {
        try {
            return write(profiles, stream, progress);
        } catch (IOException | JacksonException e) {
            throw failed(name, e);
        }
    }

    private static ExportResult replace(Stream<Profile> profiles, Path target, boolean overwrite, Progress progress)
            throws IOException {
        Path directory = target.resolveSibling(".");
        Path temporary = Files.createTempFile(directory, "." + target.getFileName() + ".", ".tmp");
        try {
            ExportResult written;
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                written = write(profiles, Channels.newOutputStream(channel), progress);
                keepPermissions(target, temporary);
                channel.force(true);
            }
            publish(temporary, target, overwrite);
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return written;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void keepPermissions(Path target, Path temporary) throws IOException {
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        }
    }

    /** A rename replaces whatever came into being meanwhile; a link never does. */
    private static void publish(Path temporary, Path target, boolean overwrite) throws IOException {
        if (!overwrite) {
            try {
                Files.createLink(target, temporary);
                return;
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (UnsupportedOperationException | FileSystemException e) {
                if (Files.exists(target)) {
                    throw new FileAlreadyExistsException(target.toString());
                }
            }
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ExportResult write(Stream<Profile> profiles, OutputStream stream, Progress progress)
            throws IOException {
        CountingStream counting = new CountingStream(new BufferedOutputStream(stream, BUFFER_BYTES));
        long count = 0;
        try (JsonGenerator generator = WRITER.createGenerator(counting)) {
            generator.writeStartObject();
            for (Iterator<Profile> all = profiles.iterator(); all.hasNext(); ) {
                Profile profile = all.next();
                generator.writeName(profile.key());
                generator.writeTree(profile.value());
                if (++count % PROFILES_PER_REPORT == 0) {
                    progress.report(Phase.EXPORT, count, counting.bytes, -1);
                }
            }
            generator.writeEndObject();
        }
        counting.write("\n".getBytes(StandardCharsets.UTF_8));
        counting.flush();
        progress.report(Phase.EXPORT, count, counting.bytes, counting.bytes);
        return new ExportResult(count, counting.bytes);
    }

    private static WriteFailed failed(String target, Exception e) {
        Throwable cause = e instanceof JacksonException && e.getCause() != null ? e.getCause() : e;
        Call call = Call.on("export", target);
        if (cause instanceof FileAlreadyExistsException) {
            return new WriteFailed(
                    call, "there is a file already", "Name another file, or replace this one with --overwrite.", e);
        }
        if (cause instanceof NoSuchFileException) {
            return new WriteFailed(call, "its directory does not exist", "Create the directory first.", e);
        }
        return new WriteFailed(
                call,
                "it cannot be written (" + reason(cause) + ")",
                "Check the free space and the rights of the directory.",
                e);
    }

    private static @Nullable String reason(Throwable cause) {
        return cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause.toString();
    }

    /** How many bytes went through. */
    private static final class CountingStream extends FilterOutputStream {

        private long bytes;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int start, int length) throws IOException {
            out.write(buffer, start, length);
            bytes += length;
        }
    }
}
