package io.profilestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** The file itself: its layout, what becomes of its other content, and what a write leaves behind. */
@ParameterizedClass
@ValueSource(strings = {"", "?lock=flock"})
class JsonFileTest {

    private final String option;
    private final Path directory;
    private final Path file;

    JsonFileTest(String option, @TempDir Path directory) {
        this.option = option;
        this.directory = directory;
        this.file = directory.resolve("profiles.json");
    }

    @Test
    void write_anyValue_looksLikePythonsJsonDump() throws IOException {
        set(
                "{\"old\": 1}",
                "user:1",
                "{\"a\":[],\"b\":{},\"c\":[1,{\"d\":null}],\"e\":\"é🙂\\n\",\"f\":1.50,\"g\":true}");

        assertThat(Files.readString(file)).isEqualTo("""
            {
              "old": 1,
              "user:1": {
                "a": [],
                "b": {},
                "c": [
                  1,
                  {
                    "d": null
                  }
                ],
                "e": "\\u00e9\\ud83d\\ude42\\n",
                "f": 1.50,
                "g": true
              }
            }\
            """);
    }

    @Test
    void write_oneProfile_keepsWhatOthersLeftInTheFile() throws IOException {
        String strange = "  \"\": \"\\ud83d\",\n  \"later\": 1e5";
        set("{" + strange + "}", "a", "1");

        assertThat(Files.readString(file)).isEqualTo("{\n" + strange.replace("1e5", "1E+5") + ",\n  \"a\": 1\n}");
    }

    @Test
    void read_duplicateMember_givesTheLast() throws IOException {
        Files.writeString(file, "{\"a\": 1, \"b\": 2, \"a\": {\"x\": 1, \"x\": 2}}");

        try (ProfileStore store = open()) {
            assertThat(store.get("a")).hasToString("Optional[{\"x\":2}]");
        }
    }

    @Test
    void write_anyNumberOfTimes_leavesNoTemporaryFile() throws IOException {
        Files.writeString(file, "{}");
        try (ProfileStore store = open()) {
            for (int i = 0; i < 20; i++) {
                store.increment("a", "n", 1);
                assertThatThrownBy(() ->
                                store.update("a", Changes.increment("n", 1).set("x", "\ud800")))
                        .isNotNull();
            }
            store.delete("a");
        }

        assertOnlyTheStoreIsLeft();
    }

    @Test
    void find_anyProfile_hasTheDigestAndTheFilesTime() throws IOException {
        Files.writeString(file, "{\"a\": {\"x\": 1}, \"b\": null}");
        Instant time = Instant.parse("2001-02-03T04:05:06Z");
        Files.setLastModifiedTime(file, FileTime.from(time));

        try (ProfileStore store = open()) {
            assertThat(store.find("a"))
                    .contains(new Profile("a", Json.parse("{\"x\":1}"), version("{\"x\":1}"), time, time));
            assertThat(store.scan("").map(Profile::updated)).containsExactly(time, time);
            assertThat(store.set("a", Json.parse("[1.0]"))).isEqualTo(version("[1.00]"));
        }
    }

    @Test
    void write_fileLargerThanAllowed_failsAndLeavesTheOldOne() throws Exception {
        Files.writeString(file, "{\"a\": 1}");

        assertThat(OtherProcess.output("ulimit -f 100", WriteMuch.class, "file:" + file + option))
                .containsExactly("WriteFailed");

        assertThat(file).hasContent("{\"a\": 1}");
        assertOnlyTheStoreIsLeft();
    }

    /** Writes more than the limit on its files allows, as on a full disk. */
    static final class WriteMuch {
        public static void main(String[] args) {
            try (ProfileStore store = ProfileStore.open(args[0])) {
                store.set("much", JsonNodeFactory.instance.stringNode("x".repeat(1_000_000)));
                System.out.println("written");
            } catch (RuntimeException e) {
                System.out.println(e.getClass().getSimpleName());
            }
        }
    }

    @Test
    void write_readOnlyDirectory_failsAndLeavesTheOldFile() throws IOException {
        Files.writeString(file, "{\"a\": 1}");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (ProfileStore store = open()) {
            assumeFalse(Files.isWritable(directory), "the superuser writes everywhere");

            assertThatThrownBy(() -> store.set("b", Json.parse("1")))
                    .isInstanceOf(WriteFailed.class)
                    .hasMessageContaining("permission denied");
            assertThat(file).hasContent("{\"a\": 1}");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void set(String before, String key, String value) throws IOException {
        Files.writeString(file, before);
        try (ProfileStore store = open()) {
            store.set(key, Json.parse(value));
        }
    }

    private ProfileStore open() {
        return ProfileStore.open("file:" + file + option);
    }

    private static long version(String text) {
        return ValueDigest.version(Json.parse(text));
    }

    private void assertOnlyTheStoreIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .isSubsetOf("profiles.json", "profiles.json.lock")
                    .contains("profiles.json");
        }
    }
}
