package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.docs.Readme.Block;
import io.profilestore.docs.Readme.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each command on README's page is run, and prints what the page says. */
@Timeout(300)
class ReadmeIT {

    private static final Path SAMPLE = Path.of("db/sample/profiles.json");

    @TempDir
    Path temporary;

    @Test
    void commands_all_printWhatReadmeSays() throws IOException {
        JarDirectory directory = directory();
        Files.createDirectories(directory.path(SAMPLE.toString()).getParent());
        Files.copy(SAMPLE, directory.path(SAMPLE.toString()));
        List<Command> commands =
                Readme.commands().stream().filter(c -> !c.isBuild()).toList();

        List<String> printed =
                directory.session(commands.stream().map(Command::withoutBuild).toList());

        List<String> page = Readme.lines();
        for (int i = commands.size() - 1; i >= 0; i--) {
            Command command = commands.get(i);
            List<String> said = page.subList(
                    command.line() + 1, command.line() + 1 + command.output().size());
            said.clear();
            said.addAll(printed.get(i).lines().toList());
        }
        // For whoever changed a command: the page as it should be, to be copied.
        Files.write(JarDirectory.JAR.resolveSibling("README.actual.md"), page);
        assertThat(masked("as-printed.md", page)).hasSameTextualContentAs(masked("README.md", Readme.lines()));
    }

    @Test
    void blocks_all_areChecked() {
        Set<String> checked = Set.of("console", "java", "xml");

        assertThat(Readme.blocks()).isNotEmpty().allSatisfy(block -> {
            assertThat(checked).as("line %d", block.firstLine()).contains(block.language());
            assertThat(block.lines()).as("line %d", block.firstLine()).isNotEmpty();
        });
        assertThat(Readme.commands())
                .filteredOn(Command::isBuild)
                .as("commands that are not run")
                .hasSize(1)
                .allSatisfy(command -> assertThat(command.output()).isEmpty());
    }

    @Test
    void commands_allThatThereAre_areInReadme() throws IOException {
        String help = directory().run("--help").out();
        List<String> names = help.lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches(" {2}\\S.*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();

        assertThat(names).contains("migrate", "info");
        assertThat(Readme.commands().stream()
                        .map(c -> c.withoutBuild().replace("java -jar target/profilestore.jar", "profilestore"))
                        .filter(typed -> typed.startsWith("profilestore "))
                        .map(typed -> typed.replaceFirst("^profilestore (\\S+).*", "$1")))
                .containsAll(names);

        List<String> codes = help.lines()
                .dropWhile(line -> !line.equals("Exit codes:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> "| " + line.strip().replaceFirst(" {2,}", " | ") + " |")
                .toList();
        assertThat(codes).isNotEmpty();
        assertThat(Readme.lines()).containsSequence(codes);
    }

    @Test
    void testCommand_isWhatCiRuns() throws IOException {
        List<String> script = Files.readAllLines(Path.of(".ci/run"));

        assertThat(Readme.commands().stream().filter(Command::isBuild).map(Command::typed))
                .containsExactly(script.get(script.size() - 1).replaceFirst("^exec ", ""));
    }

    @Test
    void dependency_isThisProject() throws IOException {
        List<String> project = Files.readAllLines(Path.of("pom.xml")).stream()
                .dropWhile(line -> !line.startsWith("  <groupId>"))
                .limit(3)
                .toList();

        assertThat(Readme.blocks("xml"))
                .extracting(Block::lines)
                .singleElement()
                .satisfies(lines -> assertThat(lines).containsSequence(project));
    }

    private JarDirectory directory() throws IOException {
        return new JarDirectory(Files.createDirectory(temporary.resolve("checkout")));
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
