package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Any source, migrated and exported in its shape, is the source. */
class RoundTripTest {

    private static final List<String> KEY = List.of("/tenant", "/id");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1, KEYED, true", "2, ARRAY, false", "3, ARRAY, true", "4, LINES, false", "5, DIRECTORY, false"})
    void migrateThenExport_generatedSource_isTheSource(int seed, ExportFormat format, boolean gzip) throws IOException {
        ExportOptions shape = (format.needsKey()
                        ? ExportOptions.defaults().withFormat(format, KEY)
                        : ExportOptions.defaults().withFormat(format))
                .withGzip(gzip);
        SourceOptions options = format.needsKey() ? SourceOptions.defaults().withKey(KEY) : SourceOptions.defaults();
        Map<String, JsonNode> profiles = profiles(new Random(seed), format);
        Path source = directory.resolve("source");
        Export.toFile(
                profiles.entrySet().stream()
                        .map(p -> new Profile(p.getKey(), p.getValue(), 1, Instant.EPOCH, Instant.EPOCH)),
                source,
                false,
                shape,
                Progress.NONE);

        MigrationResult result = new Migration(
                        Source.of(source, options),
                        this::open,
                        store -> Optional.empty(),
                        ColumnChoice.DEFAULT,
                        Progress.NONE)
                .run();

        assertThat(result.totals()).isEqualTo(new Totals(profiles.size(), profiles.size(), 0, 0, 0, 0));
        assertThat(result.verification().isClean()).isTrue();
        Path back = directory.resolve("back");
        try (SqlStore store = open();
                Stream<Profile> all = store.snapshot("")) {
            Export.toFile(all, back, false, shape, Progress.NONE);
        }
        assertThat(read(back, options)).isEqualTo(read(source, options)).hasSameSizeAs(profiles.keySet());
        assertThat(files(back)).isEqualTo(files(source));
    }

    private static Map<String, JsonNode> profiles(Random random, ExportFormat format) {
        Map<String, JsonNode> profiles = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            String tenant = KeyPathTest.key(random);
            ObjectNode record = Json.mapper().createObjectNode().put("tenant", tenant);
            if (random.nextBoolean()) {
                record.put("id", i);
            } else {
                record.put("id", "x" + KeyPathTest.key(random));
            }
            record.set("value", Texts.value(random, 3));
            profiles.put(
                    KeyRule.of(KEY).find(record).orElseThrow(), format.needsKey() ? record : Texts.value(random, 4));
        }
        return profiles;
    }

    /** Each record by key, as text in which the members are in order. */
    private static Map<String, String> read(Path source, SourceOptions options) {
        Map<String, String> records = new TreeMap<>();
        Texts.records(Source.of(source, options))
                .forEach(record -> records.put(record.key(), HexFormat.of().formatHex(ValueDigest.of(record.value()))));
        return records;
    }

    private static List<String> files(Path source) throws IOException {
        try (Stream<Path> tree = Files.walk(source)) {
            return tree.map(file -> source.relativize(file).toString()).sorted().toList();
        }
    }

    private SqlStore open() {
        return (SqlStore) ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true));
    }
}
