package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.Profile;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Public data of four shapes: from files into H2, from there into PostgreSQL, and back into files, which are the same. */
class RealDataTest {

    private static final Path MODULES = Path.of("target/real-data/node_modules");

    @TempDir
    Path directory;

    private static Path installed(String file) {
        Path path = MODULES.resolve(file);
        if (!Files.exists(path)) {
            System.err.println("NOT TESTED: " + file + ", which .ci/run installs with npm");
        }
        assumeTrue(Files.exists(path), file + " is not installed");
        return path;
    }

    @Test
    void keyedObject_mediaTypes() throws Exception {
        assertSame(installed("mime-db/db.json"), ExportFormat.KEYED, List.of(), 2_000);
    }

    @Test
    void array_countries() throws Exception {
        assertSame(installed("world-countries/countries.json"), ExportFormat.ARRAY, List.of("/cca3"), 200);
    }

    @Test
    void lines_railwayStations() throws Exception {
        assertSame(installed("db-stations/data.ndjson"), ExportFormat.LINES, List.of("/id"), 5_000);
    }

    @Test
    void directory_bordersOfCountries() throws Exception {
        Path files = Files.createDirectory(directory.resolve("borders"));
        try (Stream<Path> all = Files.list(installed("world-countries/data"))) {
            for (Path file : all.filter(RealDataTest::isShortBorder).toList()) {
                Files.copy(file, files.resolve(file.getFileName().toString().replace(".geo", "")));
            }
        }
        assertSame(files, ExportFormat.DIRECTORY, List.of(), 150);
    }

    /** The long ones are more of the same. */
    private static boolean isShortBorder(Path file) {
        return file.toString().endsWith(".geo.json") && file.toFile().length() < 40_000;
    }

    private void assertSame(Path source, ExportFormat format, List<String> key, int atLeast) throws Exception {
        SourceOptions options = key.isEmpty()
                ? SourceOptions.defaults()
                : SourceOptions.defaults().withKey(key);
        ExportOptions shape = key.isEmpty()
                ? ExportOptions.defaults().withFormat(format)
                : ExportOptions.defaults().withFormat(format, key);
        TestStore h2 = TestStore.h2(directory.resolve("h2"));
        TestStore postgres = TestStore.postgres(Files.createDirectory(directory.resolve("postgres")));
        try {
            assertThat(h2.take(Source.of(source, options), h2.options(), Progress.NONE)
                            .totals()
                            .inserted())
                    .isGreaterThanOrEqualTo(atLeast);
            MigrationResult there = postgres.take(h2);

            Path back = directory.resolve("back");
            try (SqlStore store = postgres.open();
                    Stream<Profile> all = store.snapshot("")) {
                Export.toFile(all, back, false, shape, Progress.NONE);
            }
            assertThat(there.carried().orElseThrow().versions())
                    .isEqualTo(there.totals().read());
            try (Connection here = h2.owner();
                    Connection other = postgres.owner()) {
                assertThat(Rows.profilesAndOrigins(other)).isEqualTo(Rows.profilesAndOrigins(here));
                assertThat(Rows.columns(other)).isEqualTo(Rows.columns(here));
            }
            assertThat(records(back, format, key)).isEqualTo(records(source, format, key));
        } finally {
            postgres.drop();
        }
    }

    /** Read by Jackson alone, each as text with its members in order. */
    private static Map<String, String> records(Path source, ExportFormat format, List<String> key) throws IOException {
        Map<String, String> records = new TreeMap<>();
        switch (format) {
            case KEYED -> tree(source).properties().forEach(p -> records.put(p.getKey(), ordered(p.getValue())));
            case ARRAY -> tree(source).forEach(r -> records.put(r.at(key.get(0)).asString(), ordered(r)));
            case LINES ->
                Files.readAllLines(source).stream()
                        .map(Json::parse)
                        .forEach(r -> records.put(r.at(key.get(0)).asString(), ordered(r)));
            case DIRECTORY -> {
                try (Stream<Path> files = Files.list(source)) {
                    files.forEach(f -> records.put(f.getFileName().toString(), ordered(tree(f))));
                }
            }
        }
        return records;
    }

    private static JsonNode tree(Path file) {
        try {
            return Json.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ordered(JsonNode value) {
        if (value.isArray()) {
            StringBuilder text = new StringBuilder("[");
            value.forEach(member -> text.append(ordered(member)).append(','));
            return text.append(']').toString();
        }
        if (value.isObject()) {
            StringBuilder text = new StringBuilder("{");
            Set<String> names = new TreeSet<>(value.propertyNames());
            names.forEach(
                    name -> text.append(Json.text(Json.mapper().getNodeFactory().stringNode(name)))
                            .append(':')
                            .append(ordered(value.get(name)))
                            .append(','));
            return text.append('}').toString();
        }
        // 50.00 and 50.0 are one decimal.
        return value.isNumber() && !value.isIntegralNumber()
                ? value.decimalValue().stripTrailingZeros() + "d"
                : Json.text(value);
    }
}
