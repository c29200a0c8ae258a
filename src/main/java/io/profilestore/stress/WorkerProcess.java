package io.profilestore.stress;

import io.profilestore.stress.StressException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link StressWorker} from the outside. */
final class WorkerProcess {

    private static final int ERRORS_SHOWN = 5;
    private static final long END_SECONDS = 10;

    /** Beyond this, an exit code is a signal's number. */
    private static final int SIGNALLED = 128;

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final int client;
    private final Process process;
    private final OutputStream toWorker;
    private final Deque<String> errors = new ArrayDeque<>();
    private final Thread errorReader;

    private WorkerProcess(int client, Process process, BlockingQueue<Said> said) {
        this.client = client;
        this.process = process;
        toWorker = process.getOutputStream();
        errorReader = reading(process.getErrorStream(), this::keep, () -> {});
        reading(
                process.getInputStream(),
                line -> {
                    if (line.startsWith(StressWorker.SAYS)) {
                        said.add(new Said(client, line.substring(StressWorker.SAYS.length())));
                    }
                },
                () -> said.add(new Said(client, Said.END)));
    }

    /**
     * Something that a worker said.
     *
     * @param line {@link #END} for the end of all that it says
     */
    record Said(int client, String line) {

        static final String END = "";

        boolean isEnd() {
            return line.isEmpty();
        }
    }

    /**
     * Starts one on this Java and this class path, and gives it its order.
     *
     * <p>The JIT is the default one, since a service's is: with the quick compiler alone the figures would be lower.
     * The heap and its collector are small, because many such processes share few cores: each with as many collector
     * threads as there are cores, they would measure each other.
     */
    static WorkerProcess start(WorkerOrder order, BlockingQueue<Said> said) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                StressWorker.class.getName());
        try {
            WorkerProcess worker = new WorkerProcess(order.client(), builder.start(), said);
            worker.send(order.json());
            return worker;
        } catch (IOException e) {
            throw new StressException(
                    Kind.BROKEN,
                    "cannot start a worker process: " + e.getMessage(),
                    "Check that there is memory for it, and that this user may run " + System.getProperty("java.home")
                            + "/bin/java.");
        }
    }

    /** Says a line; if nobody listens any more, its end will show. */
    void send(String line) {
        try {
            toWorker.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            toWorker.flush();
        } catch (IOException e) {
            // It has died: the reader of its output says so.
        }
    }

    /** Waits for its end, after its last word; kills it if it does not come. */
    void await() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Complete once it has ended, and can change nothing any more. */
    CompletableFuture<Process> end() {
        return process.onExit();
    }

    /** What to tell when it ended before it was done. */
    StressException failure() throws InterruptedException {
        await();
        int code = process.waitFor();
        errorReader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        String said = lastErrors();
        Kind kind = code == StressWorker.NO_STORE
                ? Kind.STORE
                : code == StressWorker.NO_HISTORY ? Kind.HISTORY : code > SIGNALLED ? Kind.KILLED : Kind.BROKEN;
        String how = code > SIGNALLED ? "was killed by signal " + (code - SIGNALLED) : "ended with exit code " + code;
        return new StressException(
                kind,
                "worker " + client + " (process " + process.pid() + ") " + how
                        + (said.isEmpty() ? "" : ", and said: " + said),
                switch (kind) {
                    case STORE -> "Look at the store, and run it again.";
                    case HISTORY -> "Make room there, or name another place with --history.";
                    case KILLED -> "If nobody did that, the memory may be too small: try fewer --workers.";
                    default -> "Please report it with what --version prints.";
                });
    }

    /** Whether it was ended as this process is, at a terminal for example, which signals both. */
    boolean wasInterrupted() throws InterruptedException {
        await();
        int code = process.waitFor();
        return code == SIGNALLED + SIGINT || code == SIGNALLED + SIGTERM;
    }

    private void keep(String line) {
        synchronized (errors) {
            if (errors.size() == ERRORS_SHOWN) {
                errors.removeFirst();
            }
            errors.addLast(line.strip());
        }
    }

    private String lastErrors() {
        synchronized (errors) {
            return String.join(" | ", errors);
        }
    }

    private Thread reading(InputStream stream, Consumer<String> line, Runnable end) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        text.lines().forEach(line);
                    } catch (IOException | UncheckedIOException e) {
                        // The process was killed, and its pipe with it.
                    } finally {
                        end.run();
                    }
                },
                "profilestore worker " + client);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
