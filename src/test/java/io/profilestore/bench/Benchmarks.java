package io.profilestore.bench;

import io.profilestore.bench.Results.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All benchmarks, one row after the other, unattended: {@code Benchmarks DIRECTORY}. A row that fails says so and does not
 * keep the others from being measured; what has been measured is written after each row.
 *
 * <p>System properties: {@code bench.short}, {@code bench.rows}, {@code bench.growth}, {@code bench.lossSeconds},
 * {@code bench.serverHeap}; see
 * docs/benchmarks.md.
 */
final class Benchmarks {

    /** In the order of the document. */
    static final List<Row> ROWS = List.of(
            new LossRow(),
            new AdapterRow(),
            new ProcessesRow(),
            new DurableRow(),
            new SpaceRow(),
            new GrowthRow(),
            new WidthRow(),
            new StartRow(),
            new CostRow(),
            new ImportRow(),
            new MigrateRow(),
            new PostgresRow(),
            new PostgresImportRow(),
            new ClusterRow(),
            new InProcessRow());

    private final Path output;
    private final PrintStream log;

    /** @param output gets the results, and is where stores are made for the time being */
    Benchmarks(Path output, PrintStream log) {
        this.output = output;
        this.log = log;
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Scale scale = Boolean.getBoolean("bench.short") ? Scale.SHORT : Scale.FULL;
        String only = System.getProperty("bench.rows", "");
        List<Row> rows = only.isEmpty() ? ROWS : named(Arrays.asList(only.split(",", -1)));
        Results results = new Benchmarks(Path.of(args[0]), System.out)
                .run(scale.withGrowth(Integer.getInteger("bench.growth", 0)), rows);
        if (results.outcomes().stream().anyMatch(outcome -> outcome.failure() != null)) {
            System.exit(1);
        }
    }

    private static List<Row> named(List<String> names) {
        List<String> known = ROWS.stream().map(Row::name).toList();
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException("bench.rows=" + String.join(",", names) + ": the rows are " + known);
        }
        return ROWS.stream().filter(row -> names.contains(row.name())).toList();
    }

    /** Measures these rows; everything measured so far is in the directory at any time. */
    Results run(Scale scale, List<Row> rows) throws IOException {
        Files.createDirectories(output);
        Path work = output.resolve("work").toAbsolutePath();
        Bench.remove(work);
        Files.createDirectories(work);
        Results results = new Results(scale.name(), Machine.describe(work));
        for (Row row : rows) {
            Outcome outcome = measured(row, new Bench(scale, work));
            results.add(outcome);
            results.write(output.resolve("results.json"));
            draw(outcome);
            log.println(Tables.of(outcome));
        }
        Files.writeString(output.resolve("benchmarks.md"), Document.with(results));
        Bench.remove(work);
        return results;
    }

    private Outcome measured(Row row, Bench bench) {
        log.println("== " + row.name() + ": " + row.title());
        List<Figure> figures = new ArrayList<>();
        long start = System.nanoTime();
        String failure = null;
        try {
            row.measure(bench, figures::add);
        } catch (Exception | LinkageError e) {
            e.printStackTrace(log);
            failure = e.toString();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        log.println(row.name() + " took " + took.toSeconds() + " s");
        return new Outcome(row, took, List.copyOf(figures), failure);
    }

    /** A machine without any font can measure all the same. */
    private void draw(Outcome outcome) {
        try {
            Charts.write(outcome, output.resolve("benchmarks"));
        } catch (IOException | RuntimeException | LinkageError e) {
            log.println(outcome.row().name() + ": no plot: " + e);
        }
    }
}
