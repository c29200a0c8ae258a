package io.profilestore.cli;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of the program or of one command, out of what its {@code --help} is made of. */
final class ManPage {

    private static final String SECTION = "1";

    /** Where an option or argument is one of these, the environment counts too. */
    private static final String LOCATION = "LOCATION";

    private final CommandSpec spec;

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** The page of the program and then those of its commands, and of theirs. */
    static List<ManPage> all(CommandSpec program) {
        List<ManPage> pages = new ArrayList<>();
        pages.add(new ManPage(program));
        visible(program).forEach(command -> pages.addAll(all(command)));
        return pages;
    }

    /** How the command is called, without the program's name, which is what remains of the program's own: "". */
    String command() {
        return spec.qualifiedName(" ").substring(spec.root().name().length()).strip();
    }

    /** For example {@code profilestore-migrate.1}. */
    String fileName() {
        return name(spec) + "." + SECTION;
    }

    /** The page. */
    String text() {
        List<String> description = lines(spec.usageMessage().description());
        Roff page = new Roff()
                .title(name(spec).toUpperCase(Locale.ROOT), SECTION, ProfilestoreCommand.NAME + " " + Version.number())
                .section("NAME")
                .text(name(spec) + " - " + clause(description.get(0)))
                .section("SYNOPSIS")
                .markup(synopsis())
                .section("DESCRIPTION");
        page.paragraphs(description);
        commands(page);
        arguments(page);
        codes(page, "EXIT STATUS", spec.usageMessage().exitCodeList());
        if (spec.parent() == null || takesLocation()) {
            codes(page, "ENVIRONMENT", Environment.explained());
        }
        examples(page);
        seeAlso(page);
        return page.toString();
    }

    /** The command's name in bold, and of the rest what is typed literally. */
    private String synopsis() {
        String whole = new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .synopsis(0)
                .replaceAll("\\s+", " ")
                .strip();
        String command = spec.qualifiedName(" ");
        return Roff.bold(command)
                + Roff.escaped(whole.substring(command.length()))
                        .replaceAll("(?<=[\\[ |])((?:\\\\-){1,2}\\w(?:\\w|\\\\-)*)", "\\\\fB$1\\\\fR");
    }

    private void commands(Roff page) {
        List<CommandSpec> commands = visible(spec);
        if (!commands.isEmpty()) {
            page.section("COMMANDS");
            commands.forEach(command -> page.item(
                    Roff.bold(name(command)) + "(" + SECTION + ")",
                    lines(command.usageMessage().description()).subList(0, 1)));
        }
    }

    private void arguments(Roff page) {
        List<PositionalParamSpec> positional = spec.positionalParameters().stream()
                .filter(argument -> !argument.hidden())
                .toList();
        if (!positional.isEmpty()) {
            page.section("ARGUMENTS");
            positional.forEach(
                    argument -> page.item(Roff.italic(argument.paramLabel()), lines(argument.description())));
        }
        page.section("OPTIONS");
        spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> page.item(term(option), lines(option.description())));
    }

    private static String term(OptionSpec option) {
        String names =
                String.join(", ", Arrays.stream(option.names()).map(Roff::bold).toList());
        return option.arity().max() == 0 ? names : names + "=" + Roff.italic(option.paramLabel());
    }

    private static void codes(Roff page, String section, Map<String, String> codes) {
        page.section(section);
        codes.forEach((code, meaning) -> page.item(Roff.bold(code.strip()), List.of(meaning)));
    }

    /** What follows help's last heading: indented lines are to be typed, others explain. */
    private void examples(Roff page) {
        page.section("EXAMPLES");
        for (String line : lines(spec.usageMessage().footer())) {
            if (line.startsWith("  ")) {
                page.literal(line.strip());
            } else if (!line.isEmpty()) {
                page.text(line);
            }
        }
    }

    private void seeAlso(Roff page) {
        List<CommandSpec> others = new ArrayList<>(visible(spec));
        for (CommandSpec above = spec.parent(); above != null; above = above.parent()) {
            others.add(0, above);
        }
        page.section("SEE ALSO")
                .markup(String.join(
                        ",\n",
                        others.stream()
                                .map(other -> Roff.bold(name(other)) + "(" + SECTION + ")")
                                .toList()));
    }

    private boolean takesLocation() {
        return spec.args().stream().map(ArgSpec::paramLabel).anyMatch(LOCATION::equals);
    }

    /** A command's other names lead to the same command. */
    private static List<CommandSpec> visible(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .distinct()
                .toList();
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /** As picocli prints them, for its texts are formats; a sentence that goes on after a comma is one line here. */
    private static List<String> lines(String... formats) {
        return Arrays.stream(formats)
                .map(ManPage::formatted)
                .collect(joining("\n"))
                .replace(",\n", ", ")
                .lines()
                .toList();
    }

    private static String formatted(String format) {
        return CommandLine.Help.Ansi.OFF.string(String.format(format));
    }

    private static String clause(String sentence) {
        String clause = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return clause.substring(0, 1).toLowerCase(Locale.ROOT) + clause.substring(1);
    }
}
