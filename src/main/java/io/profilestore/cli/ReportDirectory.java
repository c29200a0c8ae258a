package io.profilestore.cli;

import io.profilestore.json.Json;
import io.profilestore.migrate.Throughput.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A directory for the report of a migration: a page for people, and the same as JSON. Only an older report is replaced. */
final class ReportDirectory {

    private static final String PAGE = "report.html";
    private static final String DATA = "report.json";

    private final Path path;

    private ReportDirectory(Path path) {
        this.path = path;
    }

    /**
     * Before any work is done.
     *
     * @throws CliException if there is something else in it, or it cannot be made
     */
    static ReportDirectory at(Path path) {
        try {
            Files.createDirectories(path);
            try (Stream<Path> files = Files.list(path)) {
                if (files.anyMatch(
                        file -> !Set.of(PAGE, DATA).contains(file.getFileName().toString()))) {
                    throw CliException.usage(
                            "migrate",
                            "there are other files in the directory " + path,
                            "Name a new one with --report, or one with an older report.");
                }
            }
            return new ReportDirectory(path);
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    void write(MigrationReport report, List<Sample> samples) {
        ObjectNode json = MigrationJson.of(report);
        json.put("outcome", report.sentence()).put("next", report.next());
        var fields = json.putArray("fields");
        report.result().fields().forEach(field -> PlanReport.put(fields.addObject(), field));
        var throughput = json.putArray("throughput");
        samples.forEach(sample -> throughput
                .addObject()
                .put("phase", sample.phase().name().toLowerCase(Locale.ROOT))
                .put("seconds", Duration.ofNanos(sample.nanos()).toMillis() / 1e3)
                .put("records", sample.records()));
        write(DATA, Json.indented().writeValueAsString(json) + "\n");
        write(PAGE, MigrationPage.of(report, samples));
    }

    private void write(String name, String text) {
        Path temporary = path.resolve("." + name + ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(path.resolve(name), e);
        }
    }

    private static CliException cannotWrite(Path path, IOException e) {
        return CliException.cannotWrite(
                "migrate", "cannot write " + path + ": " + e, "Name another directory with --report.", e);
    }
}
