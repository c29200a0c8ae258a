package io.profilestore.bench;

import io.profilestore.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole command {@code migrate} with a small heap, into a database of its own process, as sources grow. */
final class MigrateRow implements Row {

    private static final String HEAP = "256m";
    private static final int LINES = 1_000_000;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final String ABOUT = "Writes about engines, tables and the weather. ".repeat(18);

    /** A file, and the options that it is read with. */
    private record Sources(String shape, int profiles, Path file, List<String> options) {}

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public String title() {
        return "Large sources";
    }

    @Override
    public Plot plot() {
        return null;
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Path directory = bench.empty(name());
        try {
            for (int size : bench.scale().growthSizes()) {
                Path file = directory.resolve("profiles.json");
                writeObject(file, size);
                migrate(bench, new Sources("one object", size, file, List.of()), figures);
                Files.delete(file);
            }
            List<Integer> sizes = bench.scale().growthSizes();
            int lines = Math.min(LINES, sizes.get(sizes.size() - 1));
            Path file = directory.resolve("profiles.jsonl");
            writeLines(file, lines);
            migrate(bench, new Sources("JSON Lines", lines, file, List.of("--key", "/id")), figures);
            duckDb(file, lines, directory.resolve("profiles.duckdb"), figures);
        } finally {
            Bench.remove(directory);
        }
    }

    private static void migrate(Bench bench, Sources source, Consumer<Figure> figures) throws Exception {
        Path place = Files.createDirectories(source.file().resolveSibling("database"));
        Path collections = place.resolve("gc.log");
        List<String> arguments = CommandRun.command(
                "migrate", source.file().toString(), "--to", "jdbc:h2:" + place.resolve("profiles"), "--json");
        arguments.addAll(source.options());
        List<String> jvm = new ArrayList<>(List.of("-Xlog:gc:file=" + collections));
        if (!bench.scale().isTiny()) {
            jvm.add("-Xmx" + HEAP);
        }
        String printed = CommandRun.run(bench, jvm, arguments);
        JsonNode report = Json.parse(printed.substring(printed.indexOf('{')).getBytes(StandardCharsets.UTF_8));
        if (report.path("totals").path("inserted").intValue() != source.profiles()) {
            throw new IOException("not all of them arrived: " + report.path("totals"));
        }
        JsonNode seconds = report.path("seconds");
        double all = 0;
        for (JsonNode phase : seconds) {
            all += phase.doubleValue();
        }
        Figure figure = Figure.of(source.shape())
                .under("profiles", source.profiles())
                .under("MB", sizeInMegabytes(source.file()))
                .value("s", all)
                .value("profiles/s", source.profiles() / all);
        for (var phase : seconds.properties()) {
            figure = figure.value("s " + phase.getKey(), phase.getValue().doubleValue());
        }
        figures.accept(figure.value("heap MB", heap(collections))
                .value(
                        "verify, times import's speed",
                        seconds.path("import").doubleValue()
                                / Math.max(seconds.path("verify").doubleValue(), 0.001)));
        Bench.remove(place);
    }

    /** The most that was in use before or after any collection; rubbish that was not collected yet is in it. */
    private static double heap(Path collections) throws IOException {
        return COLLECTION
                .matcher(Files.readString(collections))
                .results()
                .mapToLong((MatchResult r) -> Math.max(Long.parseLong(r.group(1)), Long.parseLong(r.group(2))))
                .max()
                .orElse(0);
    }

    /** A distance mark: it takes the file's columns as it finds them, and neither keys nor versions nor checks. */
    private static void duckDb(Path file, int lines, Path database, Consumer<Figure> figures) throws SQLException {
        if (DriverManager.drivers()
                .noneMatch(driver -> driver.getClass().getName().startsWith("org.duckdb."))) {
            System.out.println("NOT MEASURED: DuckDB, whose driver comes with -Pbench only");
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            statement.execute("CREATE TABLE profile AS SELECT * FROM read_json('" + file
                    + "', format = 'newline_delimited', sample_size = -1)");
            statement.execute("CHECKPOINT");
            double seconds = (System.nanoTime() - start) / 1e9;
            figures.accept(Figure.of("DuckDB: read_json of the same file")
                    .under("profiles", lines)
                    .under("MB", sizeInMegabytes(file))
                    .value("s", seconds)
                    .value("profiles/s", lines / seconds));
        }
    }

    private static long sizeInMegabytes(Path file) {
        return file.toFile().length() / 1_000_000;
    }

    /** Of about 150 bytes each. */
    private static void writeObject(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\n");
            for (int i = 0; i < count; i++) {
                ObjectNode profile = SampleProfiles.profile(i);
                profile.retain("name", "email", "phone", "city", "visits", "newsletter");
                out.write('"' + SampleProfiles.key(i) + "\": " + Json.text(profile) + (i + 1 < count ? ",\n" : "\n"));
            }
            out.write("}\n");
        }
    }

    /** Of about a thousand bytes each. */
    private static void writeLines(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                ObjectNode profile = SampleProfiles.profile(i);
                profile.put("id", SampleProfiles.key(i)).put("about", i + ": " + ABOUT);
                out.write(Json.text(profile) + "\n");
            }
        }
    }
}
