package io.profilestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the histories of a run go: a directory that is kept, or one that is deleted in the end, also by Ctrl-C. */
final class HistoryDirectory implements AutoCloseable {

    private final Path path;
    private final boolean kept;
    private final Thread deleting = new Thread(this::delete, "profilestore delete history");

    private HistoryDirectory(Path path, boolean kept) {
        this.path = path;
        this.kept = kept;
        if (!kept) {
            Runtime.getRuntime().addShutdownHook(deleting);
        }
    }

    /** One below the system's directory for temporary files. */
    static HistoryDirectory temporary(String command) {
        try {
            return new HistoryDirectory(Files.createTempDirectory("profilestore-history"), false);
        } catch (IOException e) {
            throw cannotWrite(command, "the directory for temporary files", "Name another place with --history.", e);
        }
    }

    /**
     * One that the user names.
     *
     * @throws CliException if there is something in it
     */
    static HistoryDirectory kept(String command, Path path) {
        try {
            Files.createDirectories(path);
            try (Stream<Path> files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw CliException.usage(
                            command,
                            "the directory " + path + " is not empty",
                            "Name a new one: histories of two runs are no history.");
                }
            }
            return new HistoryDirectory(path.toAbsolutePath(), true);
        } catch (IOException e) {
            throw cannotWrite(command, path.toString(), "Name another directory with --history.", e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
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

    private static CliException cannotWrite(String command, String what, String nextStep, IOException e) {
        return CliException.cannotWrite(command, "cannot write " + what + ": " + e, nextStep, e);
    }
}
