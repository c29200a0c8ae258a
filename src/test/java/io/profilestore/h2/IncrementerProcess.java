package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;

/** An {@link Incrementer} that the test has started. */
final class IncrementerProcess {

    private static final Duration HANG = Duration.ofSeconds(30);

    final String field;
    private final Process process;
    private final BufferedReader output;
    private volatile String said = "";

    /** What it was promised: calls that were acknowledged, of unknown outcome, failed, applied twice; the longest of them. */
    record Outcome(long acknowledged, long unknown, long failed, long doubled, long longestMillis) {}

    IncrementerProcess(String location, String field) throws IOException {
        this.field = field;
        process = ChildJvm.start(Incrementer.class, location, field);
        output = process.inputReader();
    }

    IncrementerProcess(String location, String field, Credentials login) throws IOException {
        this.field = field;
        process = ChildJvm.start(Incrementer.class, location, field, login.user(), login.password());
        output = process.inputReader();
    }

    long pid() {
        return process.pid();
    }

    /** Waits until its store is open, and has it begin. */
    void begin() throws IOException {
        assertThat(output.readLine()).isEqualTo("ready");
        Thread listening = new Thread(this::listen);
        listening.setDaemon(true);
        listening.start();
        tell();
    }

    private void listen() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said = line;
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Waits until it has done some more work. */
    void awaitWork() {
        String before = said;
        await().atMost(HANG).until(() -> said.startsWith("at ") && !said.equals(before));
    }

    /** From now on it looks for its longest call. */
    void watchCalls() throws IOException {
        tell();
    }

    Outcome end() throws IOException {
        tell();
        await().atMost(HANG).until(() -> said.startsWith("done "));
        String[] words = said.split(" ", -1);
        return new Outcome(
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }

    /** Has it close its store, while it goes on running if it must. */
    void closeStore() throws IOException {
        tell();
        await().atMost(HANG).until(() -> said.equals("closed"));
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private void tell() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }
}
