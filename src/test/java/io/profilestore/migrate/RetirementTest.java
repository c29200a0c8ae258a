package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetirementTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:15:00Z");

    @TempDir
    Path directory;

    @Test
    void retire_file_isRenamedAndWritersOfItFail() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{\"a\": 1}");
        Fingerprint fingerprint = Source.of(file).read(record -> {});

        Path retired;
        try (ProfileStore worker = ProfileStore.open("file:" + file)) {
            retired = new Retirement(file, fingerprint, "jdbc:h2:./profiles").retire(NOW);

            assertThatThrownBy(() -> worker.set("a", Json.parse("2"))).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> worker.get("a")).isInstanceOf(Exception.class);
        }
        assertThat(retired).isEqualTo(directory.resolve("profiles.json.migrated-20261126T081500Z"));
        assertThat(Files.readString(retired)).isEqualTo("{\"a\": 1}");
        assertThat(Files.readString(file.resolve("MOVED.txt"))).contains("jdbc:h2:./profiles", "20261126T081500Z");
        assertThat(files()).hasSize(3);
    }

    @Test
    void retire_directory_isRenamedAndNothingCanBeMadeInIt() throws IOException {
        Path users = Files.createDirectory(directory.resolve("users"));
        Files.writeString(users.resolve("a.json"), "1");
        Fingerprint fingerprint = Source.of(users).read(record -> {});

        Path retired = new Retirement(users, fingerprint, "jdbc:h2:./profiles").retire(NOW);

        assertThat(retired.resolve("a.json")).hasContent("1");
        assertThat(users).isRegularFile();
        assertThatThrownBy(() -> Files.writeString(users.resolve("b.json"), "2"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void retire_writtenToSinceItWasCompared_keepsItsName() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{\"a\": 1}");
        Fingerprint fingerprint = Source.of(file).read(record -> {});
        Files.writeString(file, "{\"a\": 12}");

        SourceException changed = catchThrowableOfType(
                SourceException.class, () -> new Retirement(file, fingerprint, "jdbc:h2:./profiles").retire(NOW));

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
        assertThat(file).hasContent("{\"a\": 12}");
        assertThat(files()).containsExactly("profiles.json");
    }

    @Test
    void retire_fileOfADirectoryWrittenTo_keepsItsName() throws IOException {
        Path users = Files.createDirectory(directory.resolve("users"));
        Files.writeString(users.resolve("a.json"), "1");
        Fingerprint fingerprint = Source.of(users).read(record -> {});
        Files.writeString(users.resolve("a.json"), "2");

        assertThatThrownBy(() -> new Retirement(users, fingerprint, "jdbc:h2:./profiles").retire(NOW))
                .isInstanceOf(SourceException.class);

        assertThat(users.resolve("a.json")).hasContent("2");
    }

    @Test
    void check_symbolicLink_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{}");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        assertThatThrownBy(() -> Retirement.check(link))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("symbolic link");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory))
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }
}
