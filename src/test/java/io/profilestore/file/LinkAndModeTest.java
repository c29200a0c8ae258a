package io.profilestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the locked store keeps that the old service did not: the file's mode, and symbolic links. */
class LinkAndModeTest {

    private final Path directory;

    LinkAndModeTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r--r--", "rw-rw----", "rw-rw-rw-"})
    void write_locked_keepsTheMode(String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("p.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        write("file:" + file + "?lock=flock");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(mode);
    }

    @Test
    void write_lockedThroughALink_replacesTheFileAndKeepsTheLink() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path file = Files.writeString(data.resolve("p.json"), "{}");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        write("file:" + link + "?lock=flock");

        assertThat(link).isSymbolicLink();
        assertThat(file).isRegularFile().content().contains("\"a\": 1");
        assertThat(data.resolve("p.json.lock")).exists();
        assertThat(directory.resolve("link.json.lock")).doesNotExist();
    }

    @Test
    void write_plainThroughALink_replacesTheLinkAsTheOldServiceDid() throws IOException {
        Path file = Files.writeString(directory.resolve("p.json"), "{}");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        write("file:" + link);

        assertThat(link).isRegularFile();
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(file).hasContent("{}");
    }

    @Test
    void open_lockedThroughALinkToNothing_isUnreachable() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), directory.resolve("missing.json"));

        assertThatThrownBy(() -> ProfileStore.open(
                        "file:" + link + "?lock=flock", StoreOptions.defaults().withCreate(true)))
                .isInstanceOf(StoreUnreachable.class);
        assertThat(link).isSymbolicLink();
    }

    private static void write(String location) {
        try (ProfileStore store = ProfileStore.open(location)) {
            store.set("a", Json.parse("1"));
        }
    }
}
