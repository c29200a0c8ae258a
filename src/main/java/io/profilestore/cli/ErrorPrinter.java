package io.profilestore.cli;

import io.profilestore.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/** Turns whatever went wrong into one message on standard error and an exit code. */
final class ErrorPrinter implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Shell shell;

    ErrorPrinter(Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OutputFailed output && output.pipeClosed()) {
            return ExitCodes.DONE;
        }
        OutputOptions options = command.getCommand() instanceof CliCommand c ? c.output() : new OutputOptions();
        Problem found = Problem.of(failure, command.getCommandName());
        Problem problem = command.getCommand() instanceof SourceCommand source ? source.told(found) : found;
        // Only what the command itself finds wrong is about its arguments; else it is a setting.
        boolean wrongUse = problem.exitCode() == ExitCodes.USAGE
                && (" " + command.getCommandSpec().qualifiedName(" ")).endsWith(" " + problem.operation());
        return print(problem, wrongUse ? UsageError.usage(command) : "", failure, options.json(), options.verbose());
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        String usage = UsageError.usage(failure.getCommandLine());
        return print(UsageError.of(failure, args), usage, failure, wanted("--json", args), wanted("--verbose", args));
    }

    /** An error that comes before any command is known, or that no handler may catch. */
    int handleUnexpected(Throwable failure, String[] args) {
        Problem problem = Problem.of(failure, ProfilestoreCommand.NAME);
        return print(problem, "", failure, wanted("--json", args), wanted("--verbose", args));
    }

    /** Where the error cannot be printed, the exit code still tells. */
    private int print(Problem problem, String usage, Throwable failure, boolean json, boolean verbose) {
        if (json) {
            ObjectNode object = problem.json(usage);
            if (verbose) {
                object.put("stackTrace", stackTrace(failure));
            }
            shell.err().println(Json.text(object));
        } else {
            shell.err().println(problem.text());
            if (!usage.isEmpty()) {
                shell.err().println(usage);
            }
            if (verbose) {
                shell.err().print(stackTrace(failure));
            }
        }
        shell.err().flush();
        return problem.exitCode();
    }

    /** Whether an option was given, told from the words alone. */
    private static boolean wanted(String option, String... args) {
        return Arrays.stream(args).takeWhile(a -> !a.equals("--")).anyMatch(option::equals);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
