package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Writes profiles as JSON, the way back: in the format of the old file unless told otherwise, which is one JSON object by
 * key, UTF-8, indented by two, a line feed at the end. Constant memory.
 *
 * <p>How exact the result is in time is decided by the stream: give it one snapshot.
 */
public final class Export {

    private Export() {}

    /** Writes the old file's format; see {@link #toFile(Stream, Path, boolean, ExportOptions, Progress)}. */
    public static ExportResult toFile(Stream<Profile> profiles, Path file, boolean overwrite, Progress progress) {
        return toFile(profiles, file, overwrite, ExportOptions.defaults(), progress);
    }

    /**
     * Writes a file or directory: to a temporary one beside it, forced to disk and then renamed, so that it is there whole
     * or as it was before. What is new is readable by its owner only; a file that is overwritten keeps its permissions.
     *
     * @param profiles closed by the caller
     * @param overwrite whether an existing file may be replaced; a directory never is
     * @throws WriteFailed if there is something already, or it cannot be written; then all is as it was
     * @throws io.profilestore.InvalidProfile if a profile does not hold its key where the options say; likewise
     */
    public static ExportResult toFile(
            Stream<Profile> profiles, Path file, boolean overwrite, ExportOptions options, Progress progress) {
        try {
            if (options.format() == ExportFormat.DIRECTORY) {
                return new DirectoryExport(options, file, progress).write(profiles);
            }
            if (!overwrite && Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            if (Files.exists(file) && !isJsonFile(file)) {
                throw new WriteFailed(
                        Call.on("export", file.toString()),
                        "there is something that no export has written, and it is not replaced",
                        "Name another file.",
                        null);
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            return replace(profiles, target, overwrite, new ProfileText(options, file.toString(), progress));
        } catch (IOException | JacksonException e) {
            throw failed(file.toString(), e);
        }
    }

    /** Whether it may be replaced: no directory, device or pipe, and nothing of a database. */
    private static boolean isJsonFile(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file) && !name.endsWith(".mv.db") && !name.endsWith(".credentials");
    }

    /** Writes the old file's format; see {@link #toStream(Stream, OutputStream, String, ExportOptions, Progress)}. */
    public static ExportResult toStream(Stream<Profile> profiles, OutputStream stream, String name, Progress progress) {
        return toStream(profiles, stream, name, ExportOptions.defaults(), progress);
    }

    /**
     * Writes to a stream, which is flushed and left open.
     *
     * @param profiles closed by the caller
     * @param name what messages call the stream
     * @throws WriteFailed if the stream takes no more; what it has taken is no whole JSON
     * @throws io.profilestore.InvalidProfile if a profile does not hold its key where the options say; likewise
     * @throws IllegalArgumentException if the format is a directory
     */
    public static ExportResult toStream(
            Stream<Profile> profiles, OutputStream stream, String name, ExportOptions options, Progress progress) {
        if (options.format() == ExportFormat.DIRECTORY) {
            throw new IllegalArgumentException("a stream is no directory");
        }
        try {
            return new ProfileText(options, name, progress).write(profiles, stream);
        } catch (IOException | JacksonException e) {
            throw failed(name, e);
        }
    }

    private static ExportResult replace(Stream<Profile> profiles, Path target, boolean overwrite, ProfileText text)
            throws IOException {
        Path directory = target.resolveSibling(".");
        Path temporary = Files.createTempFile(directory, "." + target.getFileName() + ".", ".tmp");
        try {
            ExportResult written;
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                written = text.write(profiles, Channels.newOutputStream(channel));
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
}
