package io.profilestore.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** All commands, and how their arguments are read. */
final class Commands {

    private Commands() {}

    /** A new command goes into this list, in the order in which {@code --help} shows them, and into {@link #named}. */
    private static final List<String> NAMES = List.of(
            "plan",
            "migrate",
            "verify",
            "export",
            "get",
            "set",
            "update",
            "unset",
            "increment",
            "delete",
            "keys",
            "info",
            "schema",
            "compact",
            "backup",
            "stress",
            "serve",
            "credentials",
            "completion",
            "man");

    /** Those that are about all the others. */
    private static final Set<String> ABOUT_ALL = Set.of("completion", "man");

    /**
     * The command of a name. Its type is an interface, for which Java does not look at what each of these classes extends:
     * only the one that is called is loaded.
     */
    private static Callable<Integer> named(String name, Shell shell) {
        return switch (name) {
            case "plan" -> new PlanCommand(shell);
            case "migrate" -> new MigrateCommand(shell);
            case "verify" -> new VerifyCommand(shell);
            case "export" -> new ExportCommand(shell);
            case "get" -> new GetCommand(shell);
            case "set" -> new SetCommand(shell);
            case "update" -> new UpdateCommand(shell);
            case "unset" -> new UnsetCommand(shell);
            case "increment" -> new IncrementCommand(shell);
            case "delete" -> new DeleteCommand(shell);
            case "keys" -> new KeysCommand(shell);
            case "info" -> new InfoCommand(shell, List.of(new DatabaseDetails()));
            case "compact" -> new CompactCommand(shell);
            case "backup" -> new BackupCommand(shell);
            case "stress" -> new StressCommand(shell);
            case "serve" -> new ServeCommand(shell);
            case "credentials" -> new CredentialsCommand(shell);
            case "completion" -> new CompletionCommand(shell);
            case "man" -> new ManCommand(shell);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** All commands. */
    static CommandLine in(Shell shell) {
        return in(shell, NAMES);
    }

    /** What a command line needs: where it begins with the name of a command, that one is enough. */
    static CommandLine of(Shell shell, String... args) {
        boolean one = args.length > 0 && NAMES.contains(args[0]) && !ABOUT_ALL.contains(args[0]);
        return in(shell, one ? List.of(args[0]) : NAMES);
    }

    private static CommandLine in(Shell shell, List<String> names) {
        CommandLine line = new CommandLine(new ProfilestoreCommand());
        names.forEach(name -> line.addSubcommand(
                name, name.equals("schema") ? SchemaCommand.withActions(shell) : named(name, shell)));
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
        explain(line);
        return line;
    }

    private static void explain(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCodes.explained());
        command.getSubcommands().values().forEach(Commands::explain);
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
