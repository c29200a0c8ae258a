package io.profilestore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Worker processes on one store, which begin together when they are told to. */
final class Workers implements AutoCloseable {

    private final List<JavaProcess> processes = new ArrayList<>();

    /** When this returns, each of them has opened the store. The first one owns an embedded database. */
    static Workers start(Contender contender, int count, int profiles, List<String> jvm, Path errors)
            throws IOException {
        Workers workers = new Workers();
        try {
            for (int i = 0; i < count; i++) {
                JavaProcess process = JavaProcess.start(
                        jvm,
                        errors,
                        contender.environment(),
                        Worker.class,
                        contender.location(),
                        contender.call().name(),
                        Integer.toString(i),
                        Integer.toString(count),
                        Integer.toString(profiles));
                workers.processes.add(process);
                if (i == 0) {
                    process.line();
                }
            }
            for (JavaProcess process : workers.processes.subList(1, count)) {
                process.line();
            }
            return workers;
        } catch (IOException e) {
            workers.close();
            throw e;
        }
    }

    List<JavaProcess> processes() {
        return processes;
    }

    /** What each of them did in that time. */
    List<Slice> run(Duration duration) throws IOException {
        for (JavaProcess process : processes) {
            process.say(Long.toString(duration.toMillis()));
        }
        List<Slice> slices = new ArrayList<>();
        for (JavaProcess process : processes) {
            slices.add(Slice.read(process.line()));
        }
        return slices;
    }

    /** Lets them end, the owner of an embedded database last. */
    void finish() throws IOException, InterruptedException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).finish();
        }
    }

    @Override
    public void close() throws IOException {
        for (JavaProcess process : processes) {
            process.close();
        }
    }
}
