package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Profiles on their way into a directory, at the paths that {@link KeyPath} says: into a temporary directory beside it,
 * forced to disk and then renamed, so that the directory is there whole or not at all. Readable by its owner only.
 */
final class DirectoryExport {

    private static final int PROFILES_PER_REPORT = 1_000;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final ExportOptions options;
    private final Path target;
    private final Progress progress;
    private Path lastDirectory = Path.of("");
    private long profiles;
    private long bytes;

    DirectoryExport(ExportOptions options, Path target, Progress progress) {
        this.options = options;
        this.target = target;
        this.progress = progress;
    }

    /** @throws WriteFailed if there is something already, or a key cannot have a file here; then nothing is there */
    ExportResult write(Stream<Profile> all) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new WriteFailed(
                    Call.on("export", target.toString()),
                    "there is something already, and a directory cannot be replaced at one instant",
                    "Name another directory, or move this one away first.",
                    null);
        }
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.resolveSibling(".").normalize();
        Path temporary = Files.createTempDirectory(parent, "." + absolute.getFileName() + ".");
        try {
            for (Iterator<Profile> iterator = all.iterator(); iterator.hasNext(); ) {
                write(iterator.next(), temporary);
            }
            forceAll(temporary);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
            force(parent);
        } finally {
            delete(temporary);
        }
        progress.report(Phase.EXPORT, profiles, bytes, bytes);
        return new ExportResult(profiles, bytes);
    }

    private void write(Profile profile, Path root) throws IOException {
        Call call = new Call("export", profile.key(), target.toString());
        Path file = file(call, profile.key(), root);
        Path directory = file.resolveSibling(".").normalize();
        if (!directory.equals(lastDirectory)) {
            Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
            lastDirectory = directory;
        }
        ByteBuffer text = ByteBuffer.wrap(text(profile));
        bytes += text.remaining();
        Set<StandardOpenOption> created = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, created, OWNER_ONLY)) {
            while (text.hasRemaining()) {
                int unused = channel.write(text);
            }
        } catch (FileAlreadyExistsException e) {
            throw new WriteFailed(
                    call,
                    "another key has the same file name on this file system, which does not tell all letters apart",
                    "Write to another file system, or all keys into one file with --format keyed.",
                    e);
        }
        if (++profiles % PROFILES_PER_REPORT == 0) {
            progress.report(Phase.EXPORT, profiles, bytes, -1);
        }
    }

    private Path file(Call call, String key, Path root) {
        try {
            return root.resolve(KeyPath.of(key) + (options.gzip() ? KeyPath.GZIP_SUFFIX : KeyPath.SUFFIX));
        } catch (InvalidPathException e) {
            throw new WriteFailed(
                    call, "its key cannot be a file name in this locale", "Set LC_ALL=C.UTF-8 and try again.", e);
        }
    }

    private byte[] text(Profile profile) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean keyInFile = KeyPath.isLong(KeyPath.of(profile.key()));
        text.write(Json.indented()
                .writeValueAsBytes(
                        keyInFile
                                ? Json.mapper().createObjectNode().set(profile.key(), profile.value())
                                : profile.value()));
        text.write('\n');
        if (!options.gzip()) {
            return text.toByteArray();
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            text.writeTo(gzip);
        }
        return packed.toByteArray();
    }

    /** At the end, when the system has written most of it already: forcing each file at once takes far longer. */
    private static void forceAll(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                force(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                force(directory);
                return super.postVisitDirectory(directory, failure);
            }
        });
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What is left after a failure; nothing after the rename. */
    private static void delete(Path temporary) throws IOException {
        if (!Files.exists(temporary)) {
            return;
        }
        Files.walkFileTree(temporary, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return super.postVisitDirectory(directory, failure);
            }
        });
    }
}
