package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.h2.Renewal.Role;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories whose names mean something to H2. */
class OddPathsTest {

    private static final StoreOptions CREATE = StoreOptions.defaults().withCreate(true);

    @TempDir
    Path directory;

    /** H2 would look for a database in such a one elsewhere. */
    static List<String> misleading() {
        return List.of("ä ö;x dir", "a;CACHE_SIZE=64", ";", "a;FILE_LOCK=NO;b", "a\\b");
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void open_misleadingDirectory_isInvalidAndCreatesNothing(String name) throws IOException {
        Path odd = make(name);
        // A location cannot name it, but lead there.
        Path link = Files.createSymbolicLink(directory.resolve("link"), odd);

        assertThatThrownBy(() -> ProfileStore.open("jdbc:h2:" + link.resolve("p"), CREATE))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining(odd.toString());

        assertEmpty(odd);
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void start_serverOfMisleadingDirectory_isInvalidAndCreatesNothing(String name) throws IOException {
        Path odd = make(name);

        assertThatThrownBy(() -> new RunningServer(odd)).isInstanceOf(InvalidLocation.class);

        assertEmpty(odd);
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void renew_misleadingDirectory_isInvalidAndCreatesNothing(String name) throws IOException {
        Path odd = make(name);

        assertThatThrownBy(() -> Renewal.renew(odd.resolve("p.credentials"), EnumSet.allOf(Role.class), null))
                .isInstanceOf(InvalidLocation.class);

        assertEmpty(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ä ö", "a=b", "~", "%3B", "${user.home}", "a'b\"c", "nio:a", "mem:", "a,b#c?d&e", "a!b*"})
    void open_directoryWithAnotherOddName_isUsed(String name) throws IOException {
        Path odd = make(name);
        String location = "jdbc:h2:" + odd.resolve("p");

        try (ProfileStore store = ProfileStore.open(location, CREATE)) {
            store.set("k", Json.parse("1"));
        }
        try (ProfileStore store = ProfileStore.open(location)) {
            assertThat(store.get("k")).contains(Json.parse("1"));
        }
        assertThat(odd.resolve("p.mv.db")).isNotEmptyFile();
        assertThat(directory.toFile().list()).containsExactly(name);
    }

    /** H2 reads the copy by its path, without settings. */
    @Test
    void backup_directoryWithSemicolon_isWritten() throws IOException {
        Path copy = make("ä;b=c").resolve("copy;d.mv.db");
        try (SqlStore store = (SqlStore) ProfileStore.open("jdbc:h2:" + directory.resolve("p"), CREATE)) {
            assertThat(store.backup(copy)).contains(Files.size(copy));
        }
    }

    private Path make(String name) throws IOException {
        assumeThat(File.separator).isEqualTo("/");
        return Files.createDirectory(directory.resolve(name));
    }

    private static void assertEmpty(Path odd) throws IOException {
        try (Stream<Path> files = Files.list(odd)) {
            assertThat(files).isEmpty();
        }
    }
}
