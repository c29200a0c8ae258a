package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.json.Json;
import io.profilestore.migrate.SourceException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectorySourceTest {

    @TempDir
    Path temporary;

    private Path root = Path.of("");

    @BeforeEach
    void emptyDirectory() throws IOException {
        root = Files.createDirectory(temporary.resolve("profiles"));
    }

    @Test
    void read_nestedFiles_areProfilesInTheOrderOfTheNames() throws IOException {
        write("b.json", "{\"x\": 1}\n");
        write("a/2.json", "[1]");
        write("a/1.json", "null");
        write("a.json", "\uFEFF\"text\"");
        write("a/%/100%25.json", "5");
        Files.write(root.resolve("packed.json.gz"), Texts.gzip(Texts.utf8("{\"y\": 2}")));
        Files.write(root.resolve("utf16.json"), "{\"ä\": 1}".getBytes(StandardCharsets.UTF_16LE));

        List<SourceRecord> records = Texts.records(Source.of(root));

        assertThat(records)
                .extracting(record -> record.key() + " " + Json.text(record.value()))
                .containsExactly(
                        "a//100% 5",
                        "a/1 null", "a/2 [1]", "a \"text\"", "b {\"x\":1}", "packed {\"y\":2}", "utf16 {\"ä\":1}");
        assertThat(records).extracting(SourceRecord::ordinal).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void read_hiddenFiles_areListedAsIgnored() throws IOException {
        write("a.json", "1");
        write(".DS_Store", "\0");
        write(".git/config", "x");
        write("sub/.b.json.swp", "x");
        Source source = Source.of(root);

        assertThat(Texts.records(source)).hasSize(1);

        assertThat(source.ignored()).isEqualTo(new Listing<>(List.of(".DS_Store", ".git/", "sub/.b.json.swp"), 3));
    }

    /** What is beside a good file, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "README.md | it is no .json file, and a profile may be in it all the same",
                "sub/a.json.tmp | it is no .json file",
                "a.JSON | it is no .json file",
                "100%.json | If it is the profile of the key \"100%\", rename it to 100%25.json.",
                "%41.json | If it is the profile of the key \"A\", rename it to A.json.",
                "a%2Fb.json | If it is the profile of the key \"a/b\", rename it to a/b.json.",
                "x.json/b.json | rename it to x%2Ejson/b.json.",
                "x%2fy.json.gz | rename it to x/y.json.gz.",
                "good.json.gz | there is good.json as well, for the same key",
                "%long/abc.json | the key in it belongs elsewhere"
            })
    void read_fileThatIsNoKeysFile_isNamed(String file, String said) throws IOException {
        write("good.json", "1");
        write(file, "{\"a\": 1}");

        SourceException refused = Texts.refusal(Source.of(root));

        assertThat(refused).hasMessageStartingWith("read").hasMessageContaining(said);
        assertThat(refused.source()).isEqualTo(root.resolve(file).toString());
        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void read_symbolicLinkWithin_isRefused() throws IOException {
        write("good.json", "1");
        for (Path target : List.of(root.resolve("good.json"), temporary, Path.of("nowhere"))) {
            Path link = Files.createSymbolicLink(root.resolve("link.json"), target);

            SourceException refused = Texts.refusal(Source.of(root));

            assertThat(refused.problem()).startsWith("it is a symbolic link");
            assertThat(refused.source()).isEqualTo(link.toString());
            Files.delete(link);
        }
    }

    @Test
    void read_symbolicLinkToTheDirectory_isFollowed() throws IOException {
        write("good.json", "1");

        assertThat(Texts.records(Source.of(Files.createSymbolicLink(temporary.resolve("link"), root))))
                .hasSize(1);
    }

    @Test
    void read_malformedFile_isNamedWithThePlaceInIt() throws IOException {
        write("a.json", "1");
        write("sub/b.json", "{\n \"x\": [1, nul]}");

        SourceException refused = Texts.refusal(Source.of(root));

        assertThat(refused)
                .hasMessageStartingWith(
                        "read \"sub/b\" in " + root.resolve("sub/b.json") + ", line 2, column 11 (byte 12), at /x/1: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the file is empty",
                "{} {} | two files glued together",
                "'{}\n{}' | two files glued together",
                "{\"a\": | the text ends in the middle",
                "{\"a\": \"\\ud800\"} | half of a surrogate pair"
            })
    void read_fileThatIsNotOneProfile_isRefused(String text, String problem) throws IOException {
        write("a.json", text);

        assertThat(Texts.refusal(Source.of(root)).problem()).contains(problem);
    }

    @Test
    void read_nothingInIt_isUnreadable() throws IOException {
        write("sub/.hidden", "x");

        SourceException refused = Texts.refusal(Source.of(root));

        assertThat(refused.kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(refused.problem()).contains("there is no .json file in it");
    }

    @Test
    void read_withOptionsForAText_saysToLeaveThemOut() throws IOException {
        write("a.json", "1");
        SourceOptions options = SourceOptions.defaults();

        assertThat(Texts.refusal(Source.of(root, options.withKey(List.of("/id")))))
                .returns(Kind.OTHER_OPTIONS, SourceException::kind)
                .hasMessageContaining("the name of each file is the key. Leave out --key.");
        assertThat(Texts.refusal(Source.of(root, options.withAt("/data")))).hasMessageContaining("Leave out --at.");
    }

    @Test
    void again_anyChangeMeanwhile_isNoticed() throws IOException {
        write("a.json", "1");
        write("sub/b.json", "2");
        List<Consumer<Path>> changes = List.of(
                path -> write("new.json", "3"),
                path -> write("sub/new.json", "3"),
                path -> write("sub/b.json", "25"),
                path -> touch("sub/b.json"),
                path -> delete("sub/b.json"));
        for (Consumer<Path> change : changes) {
            Scan scan = new Scan(Source.of(root), 0, Progress.NONE);
            change.accept(root);

            SourceException changed = catchThrowableOfType(SourceException.class, () -> scan.again(record -> {}));

            assertThat(changed).isNotNull().returns(Kind.CHANGED, SourceException::kind);
            write("sub/b.json", "2");
        }
    }

    @Test
    void read_fileWrittenOrAddedDuringThePass_isChanged() throws IOException {
        write("a.json", "1");
        write("b.json", "2");
        for (String file : List.of("a.json", "b.json", "c.json")) {
            SourceException changed = catchThrowableOfType(
                    SourceException.class, () -> Source.of(root).read(record -> write(file, "17" + record.ordinal())));

            assertThat(changed).as(file).isNotNull().returns(Kind.CHANGED, SourceException::kind);
        }
    }

    @Test
    void read_copyOfADirectory_hasTheSameDigest() throws IOException {
        write("a.json", "1");
        String digest = Source.of(root).read(record -> {}).sha256();
        touch("a.json");

        assertThat(Source.of(root).read(record -> {}).sha256()).isEqualTo(digest);
        write("b.json", "1");
        assertThat(Source.of(root).read(record -> {}).sha256()).isNotEqualTo(digest);
    }

    private void write(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling(".").normalize());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void touch(String name) {
        try {
            Path file = root.resolve(name);
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(5)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String name) {
        try {
            Files.delete(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
