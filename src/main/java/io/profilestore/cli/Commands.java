package io.profilestore.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** All commands, and how their arguments are read. */
final class Commands {

    private Commands() {}

    /** A new command goes into this list, in the order in which {@code --help} shows them. */
    private static List<CliCommand> all(Shell shell) {
        return List.of(
                new MigrateCommand(shell),
                new VerifyCommand(shell),
                new ExportCommand(shell),
                new GetCommand(shell),
                new SetCommand(shell),
                new UpdateCommand(shell),
                new UnsetCommand(shell),
                new IncrementCommand(shell),
                new DeleteCommand(shell),
                new KeysCommand(shell),
                new InfoCommand(shell, List.of(new DatabaseDetails())),
                new StressCommand(shell),
                new ServeCommand(shell),
                new CredentialsCommand(shell),
                new CompletionCommand(shell),
                new ManCommand(shell));
    }

    static CommandLine in(Shell shell) {
        CommandLine line = new CommandLine(new ProfilestoreCommand());
        all(shell).forEach(line::addSubcommand);
        ErrorPrinter errors = new ErrorPrinter(shell);
        line.setOut(new PrintWriter(shell.out()))
                .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
                // A key may begin with @, and -abc is no three options but a mistake or, after --, a key.
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(100)
                .setExecutionStrategy(flushing(shell))
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
        line.getSubcommands().values().forEach(Commands::explain);
        explain(line);
        return line;
    }

    private static void explain(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCodes.explained());
    }

    /** Output that is still buffered when a command ends may fail too, and then the command has failed. */
    private static IExecutionStrategy flushing(Shell shell) {
        return parsed -> {
            Logging.configure(verbose(parsed));
            try {
                int exitCode = new RunLast().execute(parsed);
                shell.out().flush();
                return exitCode;
            } catch (OutputFailed e) {
                throw new ExecutionException(last(parsed), "cannot write the result or the help", e);
            }
        };
    }

    private static boolean verbose(ParseResult parsed) {
        return last(parsed).getCommand() instanceof CliCommand command
                && command.output().verbose();
    }

    private static CommandLine last(ParseResult parsed) {
        List<CommandLine> named = parsed.asCommandLineList();
        return named.get(named.size() - 1);
    }
}
