package io.profilestore.fault;

import io.profilestore.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Java process of this class path that talks in lines, and can be killed. It does not outlive this JVM. */
final class ChildProcess implements AutoCloseable {

    /** How long anything may take that is not measured; only what hangs takes that long. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String END = "\0end";

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread atShutdown;
    private boolean killed;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        atShutdown = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atShutdown);
        Thread reader = new Thread(this::read, "child's lines");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param errors gets its standard error, after what is there
     */
    static ChildProcess start(Path errors, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = JavaCommand.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PROFILESTORE_"));
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), errors);
    }

    /** The next line that begins so, without that. */
    String line(String beginning) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long left = PATIENCE.toNanos() - (System.nanoTime() - start);
            String line = lines.poll(left, TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw failed(line == null ? "says nothing" : "has ended", null);
            }
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
    }

    /** All that it says from here to its end. */
    String rest() throws InterruptedException {
        StringBuilder rest = new StringBuilder();
        long start = System.nanoTime();
        while (true) {
            String line = lines.poll(PATIENCE.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                return rest.toString();
            }
            rest.append(line).append('\n');
        }
    }

    void say(String line) throws IOException {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failed("listens no more", e);
        }
    }

    private IOException failed(String problem, @Nullable IOException e) throws IOException {
        return new IOException("the process " + problem + ": " + Files.readString(errors), e);
    }

    long pid() {
        return process.pid();
    }

    /** Whether it was; one that has ended by itself was not. */
    boolean isKilled() {
        return killed;
    }

    /** SIGKILL; it is dead when this returns. */
    void kill() {
        killed = true;
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM, and the wait for its end. */
    void terminate() throws InterruptedException {
        process.destroy();
        await();
    }

    /** Waits for its end, and says how it was. */
    int await() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("process " + pid() + " does not end");
        }
        return process.exitValue();
    }

    /** Kills it where it has not ended. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // This JVM ends as well.
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // Killed.
        } finally {
            lines.add(END);
        }
    }
}
