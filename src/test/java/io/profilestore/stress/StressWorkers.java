package io.profilestore.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Tells the workers of a stress run from other processes. */
public final class StressWorkers {

    private StressWorkers() {}

    /** Whether it is one. Java gives no arguments where all of them, a long class path among them, are over 4,096 bytes on Linux. */
    public static boolean isOne(ProcessHandle process) {
        return arguments(process).contains(StressWorker.class.getName());
    }

    private static List<String> arguments(ProcessHandle process) {
        if (Files.isDirectory(Path.of("/proc/self"))) {
            try {
                String line = new String(
                        Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline")),
                        StandardCharsets.UTF_8);
                return List.of(line.split("\0"));
            } catch (NoSuchFileException e) {
                return List.of();
            } catch (IOException e) {
                if (!process.isAlive()) {
                    return List.of();
                }
                throw new UncheckedIOException(e);
            }
        }
        return process.info().arguments().map(List::of).orElse(List.of());
    }
}
