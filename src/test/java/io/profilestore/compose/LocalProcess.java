package io.profilestore.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process whose output goes to two files.
 *
 * @param process the operating system's
 * @param outFile its standard output
 * @param errFile its standard error
 */
record LocalProcess(Process process, Path outFile, Path errFile) {

    private static final long TIMEOUT_SECONDS = 120;

    static LocalProcess start(
            Path output, List<String> words, Map<String, String> environment, Path at, String programs)
            throws IOException {
        Path out = output.resolveSibling(output.getFileName() + ".out");
        Path err = output.resolveSibling(output.getFileName() + ".err");
        // Through env, which looks for the program on the PATH that is given here, not on that of the tests.
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/env")
                .directory(at.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(words);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", programs + ":/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(environment);
        return new LocalProcess(builder.start(), out, err);
    }

    String out() throws IOException {
        return Files.readString(outFile);
    }

    String err() throws IOException {
        return Files.readString(errFile);
    }

    /** Waits for its end and returns its exit code. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as("has ended: " + process.info())
                .isTrue();
        return process.exitValue();
    }

    /** As {@code docker stop} does it: SIGTERM. */
    int stop() throws InterruptedException {
        process.destroy();
        return await();
    }

    /** Ends a shell, but lets the program that it is running come to its end. */
    void stopAfterThisRound() throws Exception {
        List<ProcessHandle> running = process.descendants().toList();
        stop();
        for (ProcessHandle program : running) {
            program.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
