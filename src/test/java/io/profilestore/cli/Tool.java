package io.profilestore.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the operating system's that judges what the commands print. */
final class Tool {

    private static final long TIMEOUT_SECONDS = 50;

    private Tool() {}

    /** Gives up the test, and says so on the screen, where the program is not installed. */
    static void require(String program) {
        boolean installed = List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!installed) {
            System.err.println("NOT TESTED: " + program + " is not installed, and a test needs it");
        }
        assumeTrue(installed, program + " is not installed");
    }

    /** What it printed, both streams together. */
    static String run(Path directory, String... words) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(directory, "printed", null);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(printed.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end after " + TIMEOUT_SECONDS + " s: " + String.join(" ", words));
        }
        return Files.readString(printed);
    }
}
