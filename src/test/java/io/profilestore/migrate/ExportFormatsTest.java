package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.Profile;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each shape that is written reads back as the same profiles. */
class ExportFormatsTest {

    private static final List<String> ID = List.of("/id");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "KEYED, false",
        "KEYED, true",
        "ARRAY, false",
        "ARRAY, true",
        "LINES, false",
        "LINES, true",
        "DIRECTORY, false",
        "DIRECTORY, true"
    })
    void toFile_generatedProfilesInEachFormat_readBackTheSame(ExportFormat format, boolean gzip) {
        ObjectNode profiles = profiles(format);
        Path target = directory.resolve("out");
        SourceOptions options = format.needsKey() ? SourceOptions.defaults().withKey(ID) : SourceOptions.defaults();

        ExportResult result =
                Export.toFile(stream(profiles), target, false, options(format).withGzip(gzip), Progress.NONE);

        ObjectNode read = Json.mapper().createObjectNode();
        Fingerprint fingerprint = Source.of(target, options).read(record -> read.set(record.key(), record.value()));
        assertThat(JsonDifference.between(profiles, read)).isEmpty();
        assertThat(result).isEqualTo(new ExportResult(profiles.size(), fingerprint.size()));
    }

    @Test
    void toStream_arrayAndLines_haveTheirLayout() {
        JsonNode profiles = Json.parse("{\"1\": {\"id\": 1, \"x\": []}, \"b\": {\"id\": \"b\"}}");

        assertThat(text(profiles, ExportFormat.ARRAY)).isEqualTo("""
                        [
                          {
                            "id": 1,
                            "x": []
                          },
                          {
                            "id": "b"
                          }
                        ]
                        """);
        assertThat(text(profiles, ExportFormat.LINES)).isEqualTo("{\"id\":1,\"x\":[]}\n{\"id\":\"b\"}\n");
        assertThat(text(Json.parse("{}"), ExportFormat.ARRAY)).isEqualTo("[]\n");
        assertThat(text(Json.parse("{}"), ExportFormat.LINES)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": \"other\"} | at /id: another key is there",
                "{\"id\": 1.0} | at /id: there is no string or integer that could be the key",
                "{\"x\": 1} | at /id: there is no string or integer that could be the key",
                "[1] | the profile is no object, so that it cannot hold its key"
            })
    void toFile_profileWithoutItsKey_isRefusedAndNothingWritten(String profile, String problem) {
        for (ExportFormat format : List.of(ExportFormat.ARRAY, ExportFormat.LINES)) {
            ObjectNode profiles = Json.mapper().createObjectNode();
            profiles.set("ok", Json.parse("{\"id\": \"ok\"}"));
            profiles.set("bad", Json.parse(profile));

            InvalidProfile refused = catchThrowableOfType(
                    InvalidProfile.class,
                    () -> Export.toFile(
                            stream(profiles), directory.resolve("out"), false, options(format), Progress.NONE));

            assertThat(refused)
                    .hasMessageStartingWith("export \"bad\" in " + directory.resolve("out") + ": " + problem)
                    .hasMessageContaining("--format keyed or --format directory");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void toFile_gzipTwice_isTheSameBytes() throws IOException {
        ExportOptions options = ExportOptions.defaults().withGzip(true);
        JsonNode profiles = Json.parse("{\"a\": 1}");

        Export.toFile(stream(profiles), directory.resolve("one"), false, options, Progress.NONE);
        Export.toFile(stream(profiles), directory.resolve("two"), false, options, Progress.NONE);

        byte[] one = Files.readAllBytes(directory.resolve("one"));
        assertThat(one).isEqualTo(Files.readAllBytes(directory.resolve("two")));
        assertThat(List.of(one[4], one[5], one[6], one[7])).containsOnly((byte) 0);
    }

    @Test
    void toFile_directory_isForItsOwnerOnlyAndNeverReplaced() throws IOException {
        Path target = directory.resolve("out");
        ExportOptions options = options(ExportFormat.DIRECTORY);
        Export.toFile(stream(Json.parse("{\"a/b\": {\"x\": 1}}")), target, false, options, Progress.NONE);

        assertThat(target.resolve("a/b.json")).hasContent("{\n  \"x\": 1\n}\n");
        assertThat(permissions(target)).isEqualTo("rwx------");
        assertThat(permissions(target.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(target.resolve("a/b.json"))).isEqualTo("rw-------");
        WriteFailed refused = catchThrowableOfType(
                WriteFailed.class, () -> Export.toFile(Stream.of(), target, true, options, Progress.NONE));
        assertThat(refused).hasMessageContaining("there is something already");
        assertOnlyThere(target);
    }

    @Test
    void toFile_directoryOfAStoreThatFails_leavesNothing() throws IOException {
        Stream<Profile> failing = stream(Json.parse("{\"a/b\": 1, \"c\": 2}")).peek(profile -> {
            if (profile.key().equals("c")) {
                throw new StoreUnreachable(Call.on("scan", "memory"), "it has gone", "Wait.", null);
            }
        });

        Throwable failure = catchThrowable(() -> Export.toFile(
                failing, directory.resolve("out"), false, options(ExportFormat.DIRECTORY), Progress.NONE));

        assertThat(failure).isInstanceOf(StoreUnreachable.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void toFile_directoryInMissingDirectory_saysSo() {
        assertThat(catchThrowableOfType(
                        WriteFailed.class,
                        () -> Export.toFile(
                                Stream.of(),
                                directory.resolve("none/out"),
                                false,
                                options(ExportFormat.DIRECTORY),
                                Progress.NONE)))
                .hasMessageContaining("its directory does not exist");
    }

    private static ObjectNode profiles(ExportFormat format) {
        Random random = new Random(7);
        ObjectNode profiles = Json.mapper().createObjectNode();
        for (int i = 0; i < 500; i++) {
            String key = KeyPathTest.key(random);
            JsonNode value = Texts.value(random, 3);
            profiles.set(
                    key,
                    format.needsKey()
                            ? Json.mapper().createObjectNode().put("id", key).set("value", value)
                            : value);
        }
        profiles.set("😀".repeat(1_024), Json.parse("{\"id\": \"" + "😀".repeat(1_024) + "\"}"));
        return profiles;
    }

    private static ExportOptions options(ExportFormat format) {
        ExportOptions options = ExportOptions.defaults();
        return format.needsKey() ? options.withFormat(format, ID) : options.withFormat(format);
    }

    private static String text(JsonNode profiles, ExportFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Export.toStream(stream(profiles), out, "standard output", options(format), Progress.NONE);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assertOnlyThere(Path target) throws IOException {
        try (Stream<Path> there = Files.list(directory)) {
            Iterator<Path> paths = there.iterator();
            assertThat(paths.next()).isEqualTo(target);
            assertThat(paths.hasNext()).isFalse();
        }
    }

    private static Stream<Profile> stream(JsonNode profiles) {
        return profiles.properties().stream()
                .map((Map.Entry<String, JsonNode> member) ->
                        new Profile(member.getKey(), member.getValue(), 1, Instant.EPOCH, Instant.EPOCH));
    }
}
