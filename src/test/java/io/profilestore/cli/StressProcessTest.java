package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.JavaCommand;
import io.profilestore.stress.StressWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stress run that is ended from outside leaves nothing behind. */
@Timeout(120)
class StressProcessTest {

    @TempDir
    Path directory;

    private Process stress;
    private List<ProcessHandle> workers = List.of();

    @AfterEach
    void endProcesses() {
        stress.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void stress_sigterm_endsWorkersAndClearsUp() throws Exception {
        start();

        stress.destroy();

        assertThat(stress.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stress.exitValue()).isEqualTo(143);
        await().until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(directory.resolve("racy.json")).hasContent("{}");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
        assertThat(Files.readString(directory.resolve("err"))).hasLineCount(1);
    }

    @Test
    void stress_sigkill_endsWorkers() throws Exception {
        start();

        stress.destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** The workers have the settings of their parent's environment. */
    @Test
    void stress_javaLogsToStandardOutput_isNotDisturbed() throws Exception {
        ProcessBuilder builder = command("--duration=200ms", "--workers=1", "--mode=counter");
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:gc,safepoint");
        stress = builder.start();

        assertThat(stress.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stress.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        assertThat(directory.resolve("out")).content().contains("Nothing was lost.");
    }

    /** Until both workers have made calls. */
    private void start() throws IOException {
        stress = command("--duration=5m", "--workers=2").start();
        Path temporary = directory.resolve("tmp");
        await().atMost(Duration.ofSeconds(60)).until(() -> histories(temporary) == 2);
        workers = stress.descendants().filter(StressWorkers::isOne).toList();
        assertThat(workers).hasSize(2);
    }

    private ProcessBuilder command(String... options) throws IOException {
        List<String> command = JavaCommand.of("-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")));
        command.addAll(List.of(Main.class.getName(), "stress", "file:racy.json"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
    }

    private static long histories(Path temporary) throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(f -> f.toString().endsWith(".jsonl"))
                    .filter(f -> f.toFile().length() > 100)
                    .count();
        }
    }
}
