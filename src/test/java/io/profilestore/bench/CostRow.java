package io.profilestore.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** What one worker and its store take: memory, processor time, disk. */
final class CostRow implements Row {

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String title() {
        return "What it costs to run";
    }

    @Override
    public Plot plot() {
        return null;
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        int profiles = bench.scale().profiles();
        Path directory = bench.empty(name());
        try {
            Path file = Files.createDirectory(directory.resolve("file")).resolve("profiles.json");
            SampleProfiles.write(file, profiles);
            figures.accept(Figure.of("the old file, as JSON")
                    .under("profiles", profiles)
                    .value("bytes per profile on disk", (double) Files.size(file) / profiles));
            Path own = Files.createDirectory(directory.resolve("embedded"));
            Contender embedded = Contender.embedded(own, profiles, Contender.RELAXED);
            figures.accept(measure(bench, embedded, own.resolve("profiles.mv.db"), profiles));
            try (Contender server = Contender.server(directory, profiles, Contender.RELAXED, bench.serverJvm())) {
                figures.accept(measure(bench, server, server.server().database().file(), profiles));
            }
        } finally {
            Bench.remove(directory);
        }
    }

    private Figure measure(Bench bench, Contender contender, Path data, int profiles) throws Exception {
        Figure figure = Figure.of(contender.name())
                .under("profiles", profiles)
                .under(Figure.DURABILITY, contender.durability());
        Server server = contender.server();
        Path errors = bench.directory().resolve("cost.log");
        if (server == null) {
            figure = figure.value("bytes per profile on disk", (double) Files.size(data) / profiles);
        }
        try (Workers workers = Workers.start(1, bench.jvm("256m"), errors)) {
            workers.open(contender, profiles, 1);
            JavaProcess worker = workers.processes().get(0);
            workers.run(bench.scale().warmUp().multipliedBy(2));
            Duration workerBefore = worker.cpu();
            Duration serverBefore =
                    server == null ? Duration.ZERO : server.process().cpu();
            Duration slice = bench.scale().slice().multipliedBy(bench.scale().rounds());
            long updates = workers.run(slice).operations();
            figure = figure.value("updates", updates)
                    .value("worker: CPU µs per update", micros(worker.cpu().minus(workerBefore), updates));
            figure = memory(figure, "worker", worker);
            if (server != null) {
                Duration used = server.process().cpu().minus(serverBefore);
                figure = memory(
                        figure.value("server: CPU µs per update", micros(used, updates)), "server", server.process());
            }
            workers.closeStore();
        }
        if (server != null) {
            server.close();
        }
        return figure.value("bytes per profile after the updates", (double) Files.size(data) / profiles);
    }

    private static double micros(Duration duration, long updates) {
        return duration.toNanos() / 1e3 / updates;
    }

    private static Figure memory(Figure figure, String whose, JavaProcess process) throws IOException {
        OptionalDouble resident = residentMegabytes(process.handle().pid());
        return resident.isEmpty() ? figure : figure.value(whose + ": resident MB", resident.getAsDouble());
    }

    /** Linux only. */
    private static OptionalDouble residentMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return OptionalDouble.empty();
        }
        List<String> lines = Files.readAllLines(status);
        return lines.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst();
    }
}
