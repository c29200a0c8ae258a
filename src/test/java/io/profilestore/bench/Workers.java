package io.profilestore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Worker processes, on one store after the other, which begin together when they are told to. */
final class Workers implements AutoCloseable {

    private final List<JavaProcess> processes = new ArrayList<>();

    static Workers start(int count, List<String> jvm, Path errors) throws IOException {
        Workers workers = new Workers();
        try {
            for (int i = 0; i < count; i++) {
                workers.processes.add(JavaProcess.start(
                        jvm, errors, Map.of(), Worker.class, Integer.toString(i), Integer.toString(count)));
            }
            for (JavaProcess process : workers.processes) {
                process.line();
            }
            return workers;
        } catch (IOException e) {
            workers.close();
            throw e;
        }
    }

    /**
     * When this returns, each of them has opened the store. The first one owns an embedded database.
     *
     * @param threads of each process, and as many connections
     */
    void open(Contender contender, int profiles, int threads) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "open",
                contender.call().name(),
                contender.durability(),
                contender.location(),
                Integer.toString(profiles),
                Integer.toString(threads)));
        contender.environment().forEach((variable, value) -> line.add(variable + "=" + value));
        for (JavaProcess process : processes) {
            process.say(String.join("\t", line));
            process.line();
        }
    }

    /** Lets each of them close the store, the owner of an embedded database last. */
    void closeStore() throws IOException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).say("close");
            processes.get(i).line();
        }
    }

    List<JavaProcess> processes() {
        return processes;
    }

    /** What each of them did in that time. */
    Shares run(Duration duration) throws IOException {
        for (JavaProcess process : processes) {
            process.say(Long.toString(duration.toMillis()));
        }
        List<Slice> slices = new ArrayList<>();
        for (JavaProcess process : processes) {
            slices.add(Slice.read(process.line()));
        }
        return new Shares(slices);
    }

    @Override
    public void close() throws IOException {
        for (JavaProcess process : processes) {
            process.close();
        }
    }
}
