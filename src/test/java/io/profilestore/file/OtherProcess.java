package io.profilestore.file;

import io.profilestore.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class run as a process of its own, on this class path. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    /** @param before a shell command that the process is subject to, for example a limit */
    OtherProcess(String before, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", before + " && exec \"$@\"", "sh"));
        command.addAll(JavaCommand.of("-XX:-UsePerfData"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader();
    }

    /** All that it says until its end. */
    static List<String> output(String before, Class<?> main, String... arguments) throws Exception {
        try (OtherProcess other = new OtherProcess(before, main, arguments)) {
            return other.output.lines().toList();
        }
    }

    String line() throws IOException {
        return output.readLine();
    }

    void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    boolean ends() throws InterruptedException {
        return process.waitFor(1, TimeUnit.MINUTES);
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
