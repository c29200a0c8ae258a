package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.docs.Page.Block;
import io.profilestore.docs.Page.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What README promises to have on its page: every command, and facts of this project. {@link PagesIT} runs it. */
@Timeout(300)
class ReadmeIT {

    @TempDir
    Path temporary;

    @Test
    void blocks_all_areChecked() {
        Set<String> checked = Set.of("console", "java", "xml");

        assertThat(Page.README.blocks()).isNotEmpty().allSatisfy(block -> {
            assertThat(checked).as("line %d", block.firstLine()).contains(block.language());
            assertThat(block.lines()).as("line %d", block.firstLine()).isNotEmpty();
        });
        assertThat(Page.README.commands())
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
        assertThat(Page.README.commands().stream()
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
        assertThat(Page.README.lines()).containsSequence(codes);
    }

    @Test
    void testCommand_isWhatCiRuns() throws IOException {
        List<String> script = Files.readAllLines(Path.of(".ci/run"));

        assertThat(Page.README.commands().stream().filter(Command::isBuild).map(Command::typed))
                .containsExactly(script.get(script.size() - 1).replaceFirst("^exec ", ""));
    }

    @Test
    void dependency_isThisProject() throws IOException {
        List<String> project = Files.readAllLines(Path.of("pom.xml")).stream()
                .dropWhile(line -> !line.startsWith("  <groupId>"))
                .limit(3)
                .toList();

        assertThat(Page.README.blocks("xml"))
                .extracting(Block::lines)
                .singleElement()
                .satisfies(lines -> assertThat(lines).containsSequence(project));
    }

    private JarDirectory directory() throws IOException {
        return new JarDirectory(Files.createDirectory(temporary.resolve("checkout")));
    }
}
