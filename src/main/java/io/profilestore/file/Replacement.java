package io.profilestore.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How much care a temporary file gets before and after it takes the place of the old one. */
enum Replacement {
    /** None, as the old service did: a power failure may leave an empty file, and the mode becomes 0600. */
    RENAMED {
        @Override
        void prepare(Path temporary, FileOutputStream out, Path target) {}

        @Override
        void settle(Path target) {}
    },
    /** Keeps the old file's mode, and when it returns, a power failure takes nothing back. */
    FORCED_TO_DISK {
        @Override
        void prepare(Path temporary, FileOutputStream out, Path target) throws IOException {
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
            }
            out.getFD().sync();
        }

        /** A channel, which is all that opens a directory, gives up when its thread is interrupted: try again then. */
        @Override
        void settle(Path target) throws IOException {
            boolean interrupted = false;
            try {
                while (!forced(directoryOf(target))) {
                    interrupted |= Thread.interrupted();
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    };

    /** After the content was written, before the rename. */
    abstract void prepare(Path temporary, FileOutputStream out, Path target) throws IOException;

    /** After the rename. */
    abstract void settle(Path target) throws IOException;

    static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private static boolean forced(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
