package io.profilestore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.bench.Results.Outcome;
import io.profilestore.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One round with tiny sizes: every row still measures what it says. Its times say nothing. */
class BenchmarksTest {

    @TempDir
    Path output;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void run_tinySizes_measuresEveryRowAndLosesNothing() throws Exception {
        Results results = new Benchmarks(output, new PrintStream(log, true, StandardCharsets.UTF_8))
                .run(Scale.TINY, Benchmarks.ROWS);

        for (Outcome outcome : results.outcomes()) { // allSatisfy would print all figures
            assertThat(outcome.failure())
                    .as(log.toString(StandardCharsets.UTF_8))
                    .isNull();
            assertThat(outcome.figures()).isNotEmpty();
            assertThat(outcome.figures())
                    .allSatisfy(figure -> assertThat(figure.values())
                            .isNotEmpty()
                            .allSatisfy(
                                    (name, value) -> assertThat(value.lower()).isNotNaN()));
        }
        assertNothingLost(results);
        assertWritten();
    }

    private static void assertNothingLost(Results results) {
        Outcome processes = results.outcomes().stream()
                .filter(o -> o.row() instanceof ProcessesRow)
                .findFirst()
                .orElseThrow();
        List<Figure> safe = processes.figures().stream()
                .filter(f -> !f.subject().equals(Contender.RACY))
                .toList();
        assertThat(safe).hasSize(Contender.all().size() - 1);
        assertThat(safe).allSatisfy(figure -> {
            assertThat(figure.values().get("acknowledged").median()).isPositive();
            assertThat(figure.values().get(ProcessesRow.LOST).median())
                    .as(figure.subject())
                    .isZero();
        });
    }

    private void assertWritten() throws Exception {
        JsonNode json = Json.parse(Files.readAllBytes(output.resolve("results.json")));
        assertThat(json.path("rows")).hasSize(Benchmarks.ROWS.size());
        assertThat(json.path("machine").has("processors")).isTrue();
        assertThat(output.resolve("benchmarks.md")).content().contains("| adapter |");
        for (Row row : Benchmarks.ROWS) {
            if (row.plot() != null) {
                assertThat(output.resolve("benchmarks/" + row.name() + ".png")).isNotEmptyFile();
            }
        }
        assertThat(output.resolve("work")).doesNotExist();
    }
}
