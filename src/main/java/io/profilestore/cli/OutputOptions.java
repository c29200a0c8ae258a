package io.profilestore.cli;

import picocli.CommandLine.Option;

/** How a command prints: the options that every command has. */
final class OutputOptions {

    @Option(names = "--json", description = "Print the result, or the error, as one line of JSON.")
    private boolean json;

    @Option(names = "--verbose", description = "Log what the store does, and show where an error comes from.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
