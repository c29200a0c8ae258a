package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only their owner can read. H2 would make them as readable as the umask says. */
final class OwnerOnly {

    private OwnerOnly() {}

    /**
     * Creates an empty file, which H2 takes for a new database, unless another process has just done so.
     *
     * @throws WriteFailed if it cannot be created
     */
    static void create(Call call, Path file) {
        try {
            Files.createFile(file, attributes(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // Whoever was faster did the same.
        } catch (IOException e) {
            throw failed(call, "the file " + file, e);
        }
    }

    /**
     * Likewise, for what must not be gone after a power cut: forcing a file later does not force its name in the directory.
     *
     * @throws WriteFailed if it cannot be created
     */
    static void createForGood(Call call, Path file) {
        create(call, file);
        try {
            force(file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ);
        } catch (IOException e) {
            throw failed(call, "the file " + file, e);
        }
    }

    /**
     * Has a file, or the names in a directory, on the disk.
     *
     * @param access WRITE for a file, READ for a directory
     */
    static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    /**
     * Creates an empty file that belongs to whoever another file belongs to: root may look at the database of a service that
     * is not root, which must go on.
     *
     * @param other need not be there
     * @throws WriteFailed if it cannot be created
     */
    static void createFor(Call call, Path file, Path other) {
        try {
            if (!Files.exists(file)) {
                create(call, file);
                if (Files.exists(other) && !Files.getOwner(other).equals(Files.getOwner(file))) {
                    Files.setOwner(file, Files.getOwner(other));
                }
            }
        } catch (IOException e) {
            throw failed(call, "the file " + file, e);
        }
    }

    /**
     * Creates a directory and those above it, unless it is there.
     *
     * @throws WriteFailed if it cannot be created
     */
    static void createDirectory(Call call, Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, attributes(directory, "rwx------"));
            }
        } catch (IOException e) {
            throw failed(call, "the directory " + directory, e);
        }
    }

    /**
     * Creates the directory that a file is to be in, and those above it, unless it is there.
     *
     * @throws WriteFailed if it cannot be created
     */
    static void createParent(Call call, Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            createDirectory(call, parent);
        }
    }

    /**
     * Takes everybody else's rights away from a file that H2 may have made anew. Its owner's stay: whoever made it read-only
     * meant it.
     *
     * @throws WriteFailed if that is not possible
     */
    static void restrict(Call call, Path file) {
        try {
            if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
                if (rights.retainAll(PosixFilePermissions.fromString("rwx------"))) {
                    Files.setPosixFilePermissions(file, rights);
                }
            }
        } catch (IOException e) {
            throw failed(call, "the rights of " + file, e);
        }
    }

    private static FileAttribute<?>[] attributes(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static WriteFailed failed(Call call, String what, IOException e) {
        return new WriteFailed(
                call, what + " cannot be created", "Check permissions and free space of its directory.", e);
    }
}
