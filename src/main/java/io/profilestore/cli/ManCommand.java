package io.profilestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;

/** {@code man}: the manual. */
@Command(
        name = "man",
        description = {
            "Prints the manual page of the program or of one of its commands, for man to show.",
            "With --out it writes the pages of all of them into a directory that man can search; pages that are there"
                    + " already are replaced."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore man migrate | man -l -",
            "  profilestore man --out ~/.local/share/man && man profilestore-migrate"
        })
final class ManCommand extends CliCommand {

    @Parameters(
            index = "0",
            arity = "0..*",
            paramLabel = "COMMAND",
            description =
                    "The command whose page is wanted, for example schema check; default: the page of the program.")
    private @Nullable List<String> words;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write all pages into the directory man1 below this one, instead of printing one.")
    private @Nullable String out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    ManCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        List<ManPage> pages = ManPage.all(spec.root());
        String command = words == null ? null : String.join(" ", words);
        if (out == null) {
            ManPage page = command == null ? pages.get(0) : of(command, pages);
            print(
                    page.text().stripTrailing(),
                    object().put("file", page.fileName()).put("page", page.text()));
            return ExitCodes.DONE;
        }
        if (command != null) {
            throw CliException.usage(
                    "man", "--out writes the pages of all commands, so none can be named", "Leave one of the two out.");
        }
        Path directory = write(pages, out);
        ArrayNode files = object().arrayNode();
        pages.forEach(page -> files.add(page.fileName()));
        print(
                pages.get(0).fileName() + " and one page for each command -> " + Texts.printable(directory.toString()),
                object().put("directory", directory.toString()).set("files", files));
        return ExitCodes.DONE;
    }

    private static ManPage of(String command, List<ManPage> pages) {
        List<String> names = pages.stream().skip(1).map(ManPage::command).toList();
        return pages.stream()
                .skip(1)
                .filter(page -> page.command().equals(command))
                .findFirst()
                .orElseThrow(() -> CliException.usage(
                        "man",
                        "there is no command " + Texts.quoted(command),
                        Nearest.to(command, names)
                                .map(name -> "Did you mean " + name + "?")
                                .orElse("The commands are " + String.join(", ", names) + ".")));
    }

    private Path write(List<ManPage> pages, String name) {
        Path directory = shell().environment().path("man", name).resolve("man1");
        try {
            Files.createDirectories(directory);
            for (ManPage page : pages) {
                Files.writeString(directory.resolve(page.fileName()), page.text());
            }
            return directory;
        } catch (IOException e) {
            throw CliException.cannotWrite(
                    "man",
                    "cannot write the pages into " + name + " (" + e + ")",
                    "Check that it is a directory, its permissions and the free space.",
                    e);
        }
    }
}
