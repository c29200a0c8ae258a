package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The manual pages, read as text and judged by the programs that show them. */
class ManTest {

    @TempDir
    Path directory;

    @Test
    void man_program_namesEveryCommandAndExitCode() {
        String page = run("man").out();

        assertThat(page)
                .startsWith(".TH \"PROFILESTORE\" \"1\" \"\" \"profilestore ")
                .contains("\nprofilestore \\- keeps user profiles", ".SH \"ENVIRONMENT\"");
        TestCommands.names().forEach(name -> assertThat(page).contains(Roff.bold("profilestore-" + name) + "(1)\n"));
        ExitCodes.explained()
                .forEach((code, meaning) -> assertThat(page)
                        .contains(".TP\n\\fB" + code.strip() + "\\fR\n" + Roff.escaped(meaning) + "\n"));
    }

    @Test
    void man_everyCommand_hasAllSectionsAndOptions() {
        for (CommandLine command : TestCommands.withNested().toList()) {
            String name = command.getCommandSpec().qualifiedName(" ").replace("profilestore ", "");
            String page = run(("man " + name).split(" ")).out();

            assertThat(page)
                    .as(name)
                    .containsSubsequence(
                            ".SH \"NAME\"\nprofilestore\\-" + name.replace(" ", "\\-") + " \\- ",
                            ".SH \"SYNOPSIS\"\n\\fBprofilestore " + name + "\\fR [",
                            ".SH \"DESCRIPTION\"\n",
                            ".SH \"OPTIONS\"\n",
                            ".SH \"EXIT STATUS\"\n",
                            ".SH \"EXAMPLES\"\n.RS 4\n.nf\nprofilestore " + name,
                            ".SH \"SEE ALSO\"\n\\fBprofilestore\\fR(1)");
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(page).contains(Roff.bold(option.longestName()));
            }
        }
    }

    @Test
    void man_environment_isWhereALocationIs() {
        assertThat(run("man", "get").out()).contains("PROFILESTORE_URL", ".SH \"ENVIRONMENT\"");
        assertThat(run("man", "completion").out()).doesNotContain("ENVIRONMENT");
    }

    @Test
    void man_unknownCommand_isAUsageErrorThatHelps() {
        assertThat(run("man", "migrat"))
                .returns(64, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains("no command \"migrat\"", "Did you mean migrate?");
        assertThat(run("man", "get", "--out", directory.toString()).exitCode()).isEqualTo(64);
    }

    @Test
    void man_out_writesAPageForEachCommand() throws Exception {
        Path out = directory.resolve("share/man");

        Outcome outcome = run("man", "--out", out.toString(), "--json");

        List<String> expected = Stream.concat(
                        Stream.of("profilestore.1"),
                        TestCommands.withNested().map(c -> c.getCommandSpec().qualifiedName("-") + ".1"))
                .toList();
        assertThat(Json.parse(outcome.out()).get("files").valueStream().map(f -> f.stringValue()))
                .containsExactlyElementsOf(expected);
        try (Stream<Path> files = Files.list(out.resolve("man1"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(out.resolve("man1/profilestore-get.1"))
                .hasContent(run("man", "get").out());
        assertThat(run("man", "--out", out.toString()))
                .as("a second time")
                .isEqualTo(new Outcome(
                        0, "profilestore.1 and one page for each command -> " + out.resolve("man1") + "\n", ""));
    }

    @Test
    void man_outThatIsAFile_cannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run("man", "--out", file.toString()))
                .returns(73, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains(file.toString());
    }

    @Test
    void pages_all_areAsciiAndPleaseGroff() throws Exception {
        Tool.require("groff");
        for (Path page : pages()) {
            assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(page)))
                    .isTrue();
            for (String device : List.of("ascii", "utf8")) {
                assertThat(Tool.run(directory, "groff", "-man", "-ww", "-z", "-T" + device, page.toString()))
                        .as(page.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void pages_all_pleaseMandoc() throws Exception {
        Tool.require("mandoc");
        for (Path page : pages()) {
            assertThat(Tool.run(directory, "mandoc", "-Tlint", "-Werror", page.toString()))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    @Test
    void page_readByMan_isWhatWasWritten() throws Exception {
        Tool.require("man");
        pages();

        String read = Tool.run(directory, "env", "MANWIDTH=100", "man", "-M", directory.toString(), "profilestore-set")
                .replaceAll(".\b", "");

        assertThat(read)
                .contains(
                        "PROFILESTORE-SET(1)",
                        "profilestore-set - creates a profile or replaces it whole, and prints its new version\n",
                        "profilestore set [-h] [--json] [--verbose] [--at=LOCATION] [--durability=commit|relaxed]\n",
                        " profilestore set user:123 '{\"email\": \"ada@example.com\", \"visits\": 1}'\n");
    }

    @Test
    void page_awkwardTexts_meanThemselves() {
        CommandLine program = new CommandLine(new Awkward());
        program.addSubcommand(new Nested());

        String page = ManPage.all(program.getCommandSpec()).get(0).text();

        assertThat(page)
                .contains("\n\\&.hidden \\(aqfile\\(aq \\e and 100%, \\[u00FC] \\[u1F642] ...\n.PP\n\\(aqsecond\n")
                .contains("\n\\fB\\-l\\fR, \\fB\\-\\-long\\-name\\fR=\\fIDIR|none\\fR\n")
                .contains("\n\\fIA B\\fR\n")
                .doesNotContain("secret");
        assertThat(ManPage.all(program.getCommandSpec()))
                .extracting(ManPage::command)
                .containsExactly("", "nested");
    }

    @Command(
            name = "awkward",
            description = {".hidden 'file' \\ and 100%%, ü 🙂 …%n'second"},
            footer = "  awkward")
    private static final class Awkward {
        @Option(
                names = {"-l", "--long-name"},
                paramLabel = "DIR|none",
                description = "what")
        @SuppressWarnings("unused") // picocli looks at it
        private String option = "";

        @Option(names = "--secret", hidden = true, description = "hidden")
        @SuppressWarnings("unused") // picocli looks at it
        private boolean secret;

        @Parameters(paramLabel = "A B", description = "two")
        @SuppressWarnings("unused") // picocli looks at it
        private String argument = "";
    }

    @Command(name = "nested", aliases = "other", description = "One.", footer = "  nested")
    private static final class Nested {}

    private List<Path> pages() throws Exception {
        run("man", "--out", directory.toString());
        try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
            return files.toList();
        }
    }

    private static Outcome run(String... args) {
        return Outcome.at("file:unused", args);
    }
}
