package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ExportTest {

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void inDirectory() {
        file = directory.resolve("profiles.json");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void toFile_generatedProfiles_readBackTheSame(int seed) throws IOException {
        ObjectNode profiles = Texts.profiles(new Random(seed), 2_100);

        ExportResult result = Export.toFile(stream(profiles), file, false, Progress.NONE);

        assertThat(result).isEqualTo(new ExportResult(2_100, Files.size(file)));
        assertThat(JsonDifference.between(profiles, Json.parse(Files.readAllBytes(file))))
                .isEmpty();
        assertThat(Texts.records(Source.of(file))).hasSize(2_100);
    }

    @Test
    void toStream_profiles_areWrittenAsTheOldServiceDid() {
        JsonNode profiles = Json.parse(
                "{\"user:1\":{\"email\":\"ä@b\",\"tags\":[\"a\",1],\"none\":[],\"nothing\":{}},\"user:2\":null}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ExportResult result = Export.toStream(stream(profiles), out, "standard output", Progress.NONE);

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).isEqualTo("""
                        {
                          "user:1": {
                            "email": "ä@b",
                            "tags": [
                              "a",
                              1
                            ],
                            "none": [],
                            "nothing": {}
                          },
                          "user:2": null
                        }
                        """);
        assertThat(result).isEqualTo(new ExportResult(2, out.size()));
    }

    @Test
    void toStream_noProfiles_isAnEmptyObject() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ExportResult result = Export.toStream(Stream.of(), out, "standard output", Progress.NONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
        assertThat(result).isEqualTo(new ExportResult(0, 3));
    }

    @Test
    void toStream_brokenPipe_isAWriteThatFailed() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        WriteFailed failed = catchThrowableOfType(
                WriteFailed.class,
                () -> Export.toStream(stream(Json.parse("{\"a\": 1}")), broken, "standard output", Progress.NONE));

        assertThat(failed)
                .hasMessageStartingWith("export in standard output: it cannot be written")
                .hasMessageContaining("Broken pipe");
    }

    @Test
    void toStream_storeThatFailsHalfWay_doesNotLookWhole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Throwable failure = catchThrowable(() -> Export.toStream(failing(), out, "standard output", Progress.NONE));

        assertThat(failure).isInstanceOf(StoreUnreachable.class);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("}");
    }

    @Test
    void toFile_existingFile_isOverwrittenOnlyWhenToldTo() throws IOException {
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        WriteFailed refused =
                catchThrowableOfType(WriteFailed.class, () -> Export.toFile(Stream.of(), file, false, Progress.NONE));
        assertThat(refused).hasMessageContaining("there is a file already").hasMessageContaining(file.toString());
        assertThat(file).hasContent("old");

        Export.toFile(Stream.of(), file, true, Progress.NONE);
        assertThat(file).hasContent("{}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertOnlyTheFileIsThere();
    }

    @Test
    void toFile_newFile_isReadableByItsOwnerOnly() throws IOException {
        Export.toFile(Stream.of(), file, false, Progress.NONE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertOnlyTheFileIsThere();
    }

    @Test
    void toFile_fileThatAppearsMeanwhile_isNotOverwritten() throws IOException {
        Stream<Profile> profiles = stream(Json.parse("{\"a\": 1}")).peek(profile -> Texts.source(directory, "other"));

        WriteFailed refused =
                catchThrowableOfType(WriteFailed.class, () -> Export.toFile(profiles, file, false, Progress.NONE));

        assertThat(refused).hasMessageContaining("there is a file already");
        assertThat(file).hasContent("other");
        assertOnlyTheFileIsThere();
    }

    @Test
    void toFile_storeThatFailsHalfWay_leavesTheOldFile() throws IOException {
        Files.writeString(file, "old");

        Throwable failure = catchThrowable(() -> Export.toFile(failing(), file, true, Progress.NONE));

        assertThat(failure).isInstanceOf(StoreUnreachable.class);
        assertThat(file).hasContent("old");
        assertOnlyTheFileIsThere();
    }

    @Test
    void toFile_symbolicLink_replacesWhatItPointsTo() throws IOException {
        Files.writeString(file, "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        Export.toFile(Stream.of(), link, true, Progress.NONE);

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("{}\n");
    }

    @Test
    void toFile_missingDirectory_saysSo() {
        WriteFailed refused = catchThrowableOfType(
                WriteFailed.class,
                () -> Export.toFile(Stream.of(), directory.resolve("none/x.json"), false, Progress.NONE));

        assertThat(refused).hasMessageContaining("its directory does not exist");
    }

    private void assertOnlyTheFileIsThere() throws IOException {
        try (Stream<Path> there = Files.list(directory)) {
            assertThat(there).containsExactly(file);
        }
    }

    private static Stream<Profile> stream(JsonNode profiles) {
        return profiles.properties().stream()
                .map(member -> new Profile(member.getKey(), member.getValue(), 1, Instant.EPOCH, Instant.EPOCH));
    }

    private static Stream<Profile> failing() {
        return stream(Json.parse("{\"a\": 1, \"b\": 2}")).peek(profile -> {
            if (profile.key().equals("b")) {
                throw new StoreUnreachable(Call.on("scan", "memory"), "it has gone", "Wait.", null);
            }
        });
    }
}
