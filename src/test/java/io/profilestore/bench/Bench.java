package io.profilestore.bench;

import io.profilestore.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a row works with.
 *
 * @param directory on the disk that is measured; each row gets an empty place in it
 */
record Bench(Scale scale, Path directory) {

    /** What databases of a server may use: docs/server.md's own example. */
    private static final String SERVER_HEAP = System.getProperty("bench.serverHeap", "1g");

    /** An empty directory, on the same disk. */
    Path empty(String name) throws IOException {
        return Files.createDirectories(Files.createDirectories(directory).resolve(name));
    }

    /** Options of each JVM that is started: what is only looked at for a moment starts quickly. */
    List<String> jvm(String heap) {
        if (!scale.isTiny()) {
            return List.of("-Xmx" + heap);
        }
        List<String> quick = new ArrayList<>(JavaCommand.options());
        quick.add("-Xmx128m");
        return quick;
    }

    List<String> serverJvm() {
        return jvm(SERVER_HEAP);
    }

    static String serverHeap() {
        return SERVER_HEAP;
    }

    /** Removes a directory that nobody uses any more. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
