package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.FreePort;
import io.profilestore.contract.PostgresServer;
import io.profilestore.docs.Page.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command on each page of the documentation is run, and prints what the page says. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PagesIT {

    private static final Path SAMPLE = Path.of("db/sample/profiles.json");

    /** Where a page's reader is. */
    private static final String HOME = "/home/ada/shop";

    /** Where it has a PostgreSQL server. */
    private static final String POSTGRES = "jdbc:postgresql://db.example.com/profiles";

    @TempDir
    Path temporary;

    static List<Page> pages() throws IOException {
        return Page.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void commands_all_printWhatThePageSays(Page page) throws Exception {
        JarDirectory directory = new JarDirectory(Files.createDirectory(temporary.resolve("checkout")));
        Files.createDirectories(directory.path(SAMPLE.toString()).getParent());
        Files.copy(SAMPLE, directory.path(SAMPLE.toString()));
        List<Command> commands =
                page.commands().stream().filter(c -> !c.isBuild()).toList();

        String port = Integer.toString(FreePort.find());
        String postgres = page.lines().stream().anyMatch(line -> line.contains(POSTGRES))
                ? PostgresServer.createDatabase()
                : POSTGRES;
        String home = directory.path("").toRealPath().toString();
        List<String> printed = directory
                .session(commands.stream()
                        .map(command -> at(port, command.withoutBuild()).replace(POSTGRES, postgres))
                        .toList())
                .stream()
                .map(text -> text.replace(postgres, POSTGRES)
                        .replace("127.0.0.1:" + port + "/", "127.0.0.1/")
                        .replace(port, "9092")
                        .replace(home, HOME))
                .toList();

        List<String> actual = page.lines();
        for (int i = commands.size() - 1; i >= 0; i--) {
            Command command = commands.get(i);
            List<String> said = actual.subList(
                    command.line() + 1, command.line() + 1 + command.output().size());
            said.clear();
            said.addAll(printed.get(i).lines().toList());
        }
        // For whoever changed a command: the page as it should be, to be copied.
        String name = page.file().getFileName().toString();
        Files.write(JarDirectory.JAR.resolveSibling(name.replace(".md", ".actual.md")), actual);
        assertThat(masked("as-printed.md", actual)).hasSameTextualContentAs(masked(name, page.lines()));
    }

    /** H2's own port may be in use where the tests run. */
    private static String at(String port, String typed) {
        return typed.replace("profilestore serve ", "profilestore serve --port " + port + " ")
                .replace("127.0.0.1/", "127.0.0.1:" + port + "/");
    }

    /** The page with the console blocks masked, as a file: two files that differ are shown line by line. */
    private Path masked(String name, List<String> page) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean console = false;
        for (String line : page) {
            if (line.startsWith("```")) {
                console = line.equals("```console");
            }
            lines.add(console ? Masked.line(line) : line);
        }
        return Files.writeString(temporary.resolve(name), lines.stream().collect(Collectors.joining("\n")));
    }
}
