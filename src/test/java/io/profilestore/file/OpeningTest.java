package io.profilestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.profilestore.AccessDenied;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a file store: what is no store is refused with the next step, and stays as it is. */
@ParameterizedClass
@ValueSource(strings = {"", "?lock=flock"})
class OpeningTest {

    private final String option;
    private final Path file;

    OpeningTest(String option, @TempDir Path directory) {
        this.option = option;
        this.file = directory.resolve("profiles.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?lock", "?lock=", "?lock=none", "?Lock=flock", "?lock=flock&x=1", "?x"})
    void open_unknownOption_isAnInvalidLocation(String unknown) throws IOException {
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> ProfileStore.open("file:" + file + unknown))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("\"" + unknown.substring(1) + "\"")
                .hasMessageContaining("?lock=flock");
    }

    @Test
    void open_noPath_isAnInvalidLocation() {
        assertThatThrownBy(() -> ProfileStore.open("file:" + option)).isInstanceOf(InvalidLocation.class);
        assertThatThrownBy(() -> ProfileStore.open("file:\0" + option)).isInstanceOf(InvalidLocation.class);
    }

    @Test
    void open_missingFile_isUnreachableAndNothingIsCreated() {
        assertUnreachable("there is no file " + file, "withCreate");

        assertThat(file.getParent()).isEmptyDirectory();
    }

    @Test
    void open_missingFileWithCreate_createsAnEmptyStore() {
        try (ProfileStore store = create()) {
            assertThat(file).hasContent("{}");
            assertThat(store.keys("")).isEmpty();
        }
    }

    @Test
    void open_existingFileWithCreate_leavesItAlone() throws IOException {
        Files.writeString(file, "{\"a\":1}");

        try (ProfileStore store = create()) {
            assertThat(store.get("a")).isPresent();
        }
        assertThat(file).hasContent("{\"a\":1}");
    }

    @Test
    void open_missingDirectory_isUnreachableAndNamesIt() {
        Path missing = file.resolveSibling("missing");
        for (boolean create : new boolean[] {true, false}) {
            assertThatThrownBy(() -> ProfileStore.open(
                            "file:" + missing.resolve("p.json") + option,
                            StoreOptions.defaults().withCreate(create)))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("there is no directory " + missing)
                    .hasMessageContaining("create the directory");
        }
        assertThat(missing).doesNotExist();
    }

    @Test
    void open_directoryInItsPlace_isUnreachable() throws IOException {
        Files.createDirectory(file);

        assertUnreachable(file + " is a directory", "moved");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "~~                          | line 1, column 1",
                "~   ~                       | line 1, column 1",
                "[]                          | line 1, column 1",
                "7                           | line 1, column 1",
                "{\"a\":1                     | line 1, column",
                "~{\n  \"a\": {\n    \"b\": tru~ | line 3, column",
                "~{\"a\":1}\n{\"b\":2}~         | line 2, column",
                "~{\"a\":1}}~                 | line 1, column",
                "{\"a\":NaN}                  | line 1, column"
            })
    void open_malformedFile_saysWhereAndLeavesItAlone(String content, String place) throws IOException {
        Files.writeString(file, content);

        for (boolean create : new boolean[] {true, false}) {
            assertThatThrownBy(() -> ProfileStore.open(
                            "file:" + file + option, StoreOptions.defaults().withCreate(create)))
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining(place);
        }
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void write_fileBecameMalformed_isRefusedAndLeavesItAlone() throws IOException {
        try (ProfileStore store = create()) {
            Files.write(file, new byte[64]);

            assertThatThrownBy(() -> store.set("a", Json.parse("1"))).isInstanceOf(StoreUnreachable.class);
            assertThat(file).hasBinaryContent(new byte[64]);

            Files.delete(file);
            assertThatThrownBy(() -> store.set("a", Json.parse("1"))).isInstanceOf(StoreUnreachable.class);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void open_unreadableFile_isDenied() throws IOException {
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
        assumeFalse(Files.isReadable(file), "the superuser reads everything");

        assertThatThrownBy(() -> ProfileStore.open("file:" + file + option))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining(file.toString());
    }

    private ProfileStore create() {
        return ProfileStore.open(
                "file:" + file + option, StoreOptions.defaults().withCreate(true));
    }

    private void assertUnreachable(String problem, String nextStep) {
        assertThatThrownBy(() -> ProfileStore.open("file:" + file + option))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(nextStep);
    }
}
