package io.profilestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the histories of a run go: a directory that is kept, or one that is deleted in the end.
 *
 * @param path where
 * @param temporary null where it is kept
 */
record HistoryDirectory(Path path, @Nullable TemporaryDirectory temporary) implements AutoCloseable {

    private static final String ANOTHER_PLACE = "Name another place with --history.";

    static HistoryDirectory temporary(String command) {
        TemporaryDirectory directory = TemporaryDirectory.create(command, "profilestore-history", ANOTHER_PLACE);
        return new HistoryDirectory(directory.path(), directory);
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
            return new HistoryDirectory(path.toAbsolutePath(), null);
        } catch (IOException e) {
            throw CliException.cannotWrite(command, "cannot write " + path + ": " + e, ANOTHER_PLACE, e);
        }
    }

    @Override
    public void close() {
        if (temporary != null) {
            temporary.close();
        }
    }
}
