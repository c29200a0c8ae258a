package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.util.json.JSONBytesSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The files of a public corpus, and what the documentation's table says of them. */
class ConformanceTest {

    private static final String OUTCOME = "(accepted|normalised|rejected|refused).*";

    @TempDir
    Path directory;

    /** A row of the table: which files, and what happens to them in a file, in an object and in a line. */
    private record Row(List<Pattern> names, List<String> outcomes) {

        boolean isOf(String name) {
            return names.stream().anyMatch(pattern -> pattern.matcher(name).matches());
        }
    }

    @Test
    void read_eachFileOfTheCorpus_doesWhatTheTableSays() throws IOException {
        Map<String, byte[]> files = JsonTestSuite.files();
        List<Row> rows = rows();
        Set<Row> used = new LinkedHashSet<>();
        Map<String, List<String>> told = new TreeMap<>();
        Map<String, List<String>> done = new TreeMap<>();
        for (String name : files.keySet()) {
            byte[] text = files.get(name);
            Row row = rowOf(rows, name);
            used.add(row);
            List<String> outcomes = new ArrayList<>();
            outcomes.add(outcome(text, inFile(name, text), ""));
            outcomes.add(outcome(text, inText("{\"" + name + "\": ", text, SourceOptions.defaults()), ""));
            if (!hasLineEnd(text)) {
                SourceOptions key = SourceOptions.defaults().withKey(List.of("/id"));
                outcomes.add(outcome(text, inText("{\"id\": \"" + name + "\", \"value\": ", text, key), "/value"));
            }
            done.put(name, outcomes);
            told.put(name, row.outcomes().subList(0, outcomes.size()));
        }

        assertThat(done).isEqualTo(told).hasSize(340);
        assertThat(used).as("rows that are of some file").containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void migrateThenExport_eachFileThatIsAccepted_isThatFile() throws IOException {
        Map<String, byte[]> files = JsonTestSuite.files();
        List<Row> rows = rows();
        files.keySet().removeIf(name -> rowOf(rows, name).outcomes().get(0).equals("refused"));
        Path source = Files.createDirectory(directory.resolve("source"));
        for (String name : files.keySet()) {
            Files.write(source.resolve(KeyPath.of(name) + KeyPath.SUFFIX), files.get(name));
        }

        MigrationResult result = new Migration(
                        Source.of(source),
                        this::open,
                        store -> Optional.empty(),
                        MigrationOptions.rejectingInto(directory.resolve("rejects.jsonl")),
                        Progress.NONE)
                .run();

        int read = files.size();
        files.keySet().removeIf(name -> rowOf(rows, name).outcomes().get(0).startsWith("rejected"));
        int inserted = files.size();
        assertThat(result.totals()).isEqualTo(new Totals(read, inserted, 0, 0, 0, 0, read - inserted));
        assertThat(result.verification().isClean()).isTrue();
        Path back = directory.resolve("back");
        try (SqlStore store = open();
                Stream<Profile> all = store.snapshot("")) {
            Export.toFile(all, back, false, ExportOptions.defaults().withFormat(ExportFormat.DIRECTORY), Progress.NONE);
        }
        for (String name : files.keySet()) {
            byte[] exported = Files.readAllBytes(back.resolve(KeyPath.of(name) + KeyPath.SUFFIX));
            if (rowOf(rows, name).outcomes().get(0).equals("accepted")) {
                assertThat(normal(exported)).as(name).isEqualTo(normal(files.get(name)));
            } else {
                assertThat(normal(files.get(name)))
                        .as(name)
                        .endsWith(normal(exported).substring(1));
            }
        }
        try (Stream<Path> exported = Files.list(back)) {
            assertThat(exported).hasSize(inserted);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/formats.md"))) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length == 7 && cells[3].matches(OUTCOME)) {
                rows.add(new Row(
                        Stream.of(cells[1].split(", "))
                                .map(name -> name.replace("`", "").replace("*", "\\E.*\\Q"))
                                .map(name -> Pattern.compile("\\Q" + name + "\\E"))
                                .toList(),
                        Stream.of(cells[3], cells[4], cells[5])
                                .map(cell -> cell.replaceAll(": `([A-Z_0-9]+)`$", " $1"))
                                .toList()));
            }
        }
        return rows;
    }

    private static Row rowOf(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.isOf(name)).findFirst().orElseThrow();
    }

    private Source inFile(String name, byte[] text) throws IOException {
        Path alone = Files.createDirectory(directory.resolve(name));
        Files.write(alone.resolve(KeyPath.of(name) + KeyPath.SUFFIX), text);
        return Source.of(alone);
    }

    private static Source inText(String before, byte[] text, SourceOptions options) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(Texts.utf8(before));
        whole.writeBytes(text);
        whole.write('}');
        return Source.of(new ByteArrayInputStream(whole.toByteArray()), "stream", options);
    }

    private static boolean hasLineEnd(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).matches("(?s).*[\r\n].*");
    }

    private static String outcome(byte[] text, Source source, String pointer) {
        Seen seen = new Seen();
        try (source) {
            var unused = source.read(seen);
        } catch (SourceException e) {
            assertThat(e.kind()).isEqualTo(SourceException.Kind.MALFORMED);
            assertThat(e.position()).isPresent();
            assertThat(e).hasMessageContaining(e.nextStep()).hasMessageNotContainingAny("Feature", "INF");
            return "refused";
        }
        assertThat(seen.records.size() + seen.rejects.size()).isEqualTo(1);
        if (!seen.rejects.isEmpty()) {
            return "rejected " + seen.rejects.get(0).reason();
        }
        JsonNode value = seen.records.get(0).value().at(pointer);
        if (seen.repeated.isEmpty()) {
            assertThat(normal(Json.bytes(value))).isEqualTo(normal(text));
            return "accepted";
        }
        assertThat(normal(text)).endsWith(normal(Json.bytes(value)).substring(1));
        return "normalised";
    }

    /** A value's compact text, made by another reader than ours: H2's. Members that occur twice are in it twice. */
    private static String normal(byte[] json) {
        return new String(JSONBytesSource.normalize(json), StandardCharsets.UTF_8);
    }

    private SqlStore open() {
        return (SqlStore) ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true));
    }
}
