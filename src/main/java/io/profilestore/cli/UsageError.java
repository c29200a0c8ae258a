package io.profilestore.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in words; picocli's own speak of indexes. */
final class UsageError {

    private UsageError() {}

    private static final String AFTER_DASHES = "A key or field that begins with - goes after --.";

    /** @param args the whole command line, from which picocli names one fault only */
    static Problem of(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        Set<String> commands = command.getSubcommands().keySet();
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return problem(command, clause(failure), takenForOption(command, args) ? AFTER_DASHES : "");
        }
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            List<String> similar = unmatched.getSuggestions();
            return problem(
                    command,
                    "there is no option " + Texts.quoted(first),
                    !similar.isEmpty()
                            ? "Did you mean " + String.join(" or ", similar) + "?"
                            : commands.isEmpty() ? AFTER_DASHES : "Options go after the command's name.");
        }
        if (commands.isEmpty()) {
            return problem(command, "there is one argument too many: " + Texts.quoted(first), "");
        }
        return problem(
                command,
                "there is no command " + Texts.quoted(first),
                Nearest.to(first, commands)
                        .map(name -> "Did you mean " + name + "?")
                        .orElse("The commands are " + String.join(", ", commands) + "."));
    }

    /** How the command is to be called, in one line. */
    static String usage(CommandLine command) {
        String synopsis = command.getHelp().synopsis(0).replaceAll("\\s+", " ").trim();
        return "Usage: " + synopsis + " (more: " + command.getCommandSpec().qualifiedName() + " --help)";
    }

    private static boolean takenForOption(CommandLine command, String[] args) {
        return Arrays.stream(args)
                .takeWhile(a -> !a.equals("--"))
                .filter(a -> a.length() > 1 && a.startsWith("-"))
                .anyMatch(a -> !command.getCommandSpec().optionsMap().containsKey(a.replaceAll("=.*", "")));
    }

    private static Problem problem(CommandLine command, String why, String nextStep) {
        return new Problem(command.getCommandName(), null, null, why, nextStep, ExitCodes.USAGE);
    }

    private static String clause(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        String clause = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        return clause.isEmpty() ? "wrong arguments" : Character.toLowerCase(clause.charAt(0)) + clause.substring(1);
    }
}
