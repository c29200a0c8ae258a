package io.profilestore.bench;

import io.profilestore.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of this JVM's own kind and class path, whose standard input and output are a conversation in lines. */
final class JavaProcess implements AutoCloseable {

    private static final long END_SECONDS = 30;

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private JavaProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        out = process.inputReader(StandardCharsets.UTF_8);
        // Nothing is left behind where this JVM is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** The command that starts this Java. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** @param errors where its standard error goes */
    static JavaProcess start(
            List<String> jvm, Path errors, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", JavaCommand.classPath(), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start(), errors);
    }

    /** The next line that it says. */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process ended: " + Files.readString(errors));
        }
        return line;
    }

    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Duration cpu() {
        return handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Asks it to end, and waits for that. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            await();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void await() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
