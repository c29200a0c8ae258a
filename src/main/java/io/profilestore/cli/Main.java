package io.profilestore.cli;

import java.nio.file.Path;

/** The executable jar: runs one command and exits with one of {@link ExitCodes}. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process.
     *
     * @param args the command's name and its arguments
     */
    public static void main(String[] args) {
        System.exit(run(Shell.ofThisProcess(), args));
    }

    static int run(Shell shell, String... args) {
        try {
            String[] exact = Arguments.exact(args, shell.environment().unicode(), Path.of("/proc/self/cmdline"));
            return Commands.of(shell, exact).execute(exact);
        } catch (CliException | Error e) {
            // Before any command is known, or beyond what picocli hands to its handlers.
            return new ErrorPrinter(shell).handleUnexpected(e, args);
        }
    }
}
