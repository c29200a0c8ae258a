package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command does nothing at its start and end that only others need. */
@Timeout(60)
class StartTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void store() {
        location = "jdbc:h2:" + directory.resolve("profiles");
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            store.set("k", Json.parse("{\"email\": \"a@example.com\", \"n\": [1.5]}"));
        }
    }

    @Test
    void get_embedded_loadsNoOtherCommandAndNoFlyway() throws Exception {
        List<String> loaded = loadedBy("get", "k", "--at", location);

        assertThat(loaded)
                .filteredOn(name -> name.startsWith("io.profilestore.cli.") && name.endsWith("Command"))
                .map(name -> name.substring("io.profilestore.cli.".length()))
                .containsExactlyInAnyOrder(
                        "ProfilestoreCommand", "CliCommand", "StoreCommand", "ProfileCommand", "GetCommand");
        assertThat(loaded).contains("org.h2.engine.Database").noneMatch(name -> name.startsWith("org.flywaydb."));
    }

    @ParameterizedTest
    @MethodSource("names")
    void commands_lineThatBeginsWithItsName_knowItAsAmongAllTheOthers(String name) {
        CommandLine one = TestCommands.forLine(name).getSubcommands().get(name);
        CommandLine amongAll = TestCommands.program().getSubcommands().get(name);

        assertThat(one.getUsageMessage()).isEqualTo(amongAll.getUsageMessage());
        assertThat(one.getCommand().getClass().getAnnotation(Command.class).name())
                .isEqualTo(name);
    }

    static List<String> names() {
        return List.copyOf(TestCommands.names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"man", "completion", "--help", "gte", ""})
    void commands_lineThatNeedsAll_hasThem(String first) {
        assertThat(TestCommands.forLine(first).getSubcommands().keySet()).isEqualTo(TestCommands.names());
        assertThat(TestCommands.forLine().getSubcommands().keySet()).isEqualTo(TestCommands.names());
    }

    @Test
    void openToRead_embedded_leavesMakingTheFileSmallToWriters() throws Exception {
        try (ProfileStore store = access(location).openToRead()) {
            assertThat(store.get("k")).isPresent();
            assertThat(store.location()).isEqualTo(location);
            assertThat(compactingMillis()).isZero();
        }
        try (ProfileStore store = access(location).open()) {
            assertThat(store.get("k")).isPresent();
            assertThat(compactingMillis()).isPositive();
        }
        try (ProfileStore store = access(location + ";max_compact_time=7").openToRead()) {
            assertThat(store.get("k")).isPresent();
            assertThat(compactingMillis()).isEqualTo(7);
        }
    }

    @Test
    void openToRead_openedByAnotherAlready_sharesIt() {
        try (ProfileStore writer = ProfileStore.open(location);
                ProfileStore reader = access(location).openToRead()) {
            writer.set("k", Json.parse("1"));

            assertThat(reader.get("k")).contains(Json.parse("1"));
        }
    }

    private Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(directory.resolve(name))) {
            properties.load(file);
        }
        return properties;
    }

    /** What the open database says. */
    private int compactingMillis() throws Exception {
        Properties credentials = properties("profiles.credentials");
        Properties owner = properties("profiles.owner");
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                "jdbc:h2:tcp://127.0.0.1:" + owner.getProperty("port") + "/" + owner.getProperty("name"),
                credentials.getProperty("owner.user"),
                credentials.getProperty("owner.password"));
        try (var connection = pool.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                                + " WHERE SETTING_NAME = 'MAX_COMPACT_TIME'")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        } finally {
            pool.dispose();
        }
    }

    private static StoreAccess access(String location) {
        return StoreAccess.resolve(location, Credentials.Role.APPLICATION, TestCommands.shell());
    }

    /** The names of all classes that a process of its own loads for a command. */
    private List<String> loadedBy(String... command) throws IOException, InterruptedException {
        Path classes = directory.resolve("classes");
        List<String> words = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + classes + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(command));
        assertThat(Tool.run(directory, words.toArray(String[]::new))).contains("a@example.com");
        return Files.readAllLines(classes).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").replaceFirst(" .*", ""))
                .toList();
    }
}
