package io.profilestore.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is run when no command is named. */
@Command(
        name = ProfilestoreCommand.NAME,
        versionProvider = Version.class,
        description = "Keeps user profiles, JSON values under keys, so that writers at the same time lose nothing.",
        footerHeading = "%nExample:%n",
        footer = {
            "  profilestore update user:123 email=new@example.com visits+=1",
            "",
            "Errors go to standard error, results to standard output; each command has a --help of its own."
        })
final class ProfilestoreCommand implements Callable<Integer> {

    static final String NAME = "profilestore";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version, and what it runs on.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean version;

    @Override
    public Integer call() {
        throw CliException.usage(NAME, "no command is named", "Name one, for example get.");
    }
}
