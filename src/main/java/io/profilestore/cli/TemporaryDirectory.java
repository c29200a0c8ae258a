package io.profilestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory below the system's one for temporary files, only for this user, deleted in the end, also by Ctrl-C. */
final class TemporaryDirectory implements AutoCloseable {

    private final Path path;
    private final Thread deleting = new Thread(this::delete, "profilestore delete");

    private TemporaryDirectory(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(deleting);
    }

    /**
     * A new one, whose name tells the process, too.
     *
     * @param nextStep what to do where there can be none
     */
    static TemporaryDirectory create(String command, String prefix, String nextStep) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory(
                    prefix + "-" + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw CliException.cannotWrite(
                    command, "cannot write the directory for temporary files: " + e, nextStep, e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(deleting);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> contentsFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : contentsFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The system clears its directory for temporary files.
        }
    }
}
