package io.profilestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What one of the process's standard streams leads to, as Linux tells. Java 17 does not say, and {@code System.console}
 * is about standard input and output together, and from Java 22 on about neither.
 */
final class OpenFile {

    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;

    private OpenFile() {}

    /** Whether a person is looking at it; false where that cannot be told. */
    static boolean isTerminal(int descriptor) {
        return leadsTo(descriptor, "/dev/pts/", "/dev/tty", "/dev/console");
    }

    /** Whether it is a pipe or a socket; false where that cannot be told. */
    static boolean isPipe(int descriptor) {
        return leadsTo(descriptor, "pipe:", "socket:");
    }

    private static boolean leadsTo(int descriptor, String... beginnings) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return Stream.of(beginnings).anyMatch(target::startsWith);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
