package io.profilestore.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints the script with which bash or zsh completes commands and options at the Tab key.",
            "It completes the word profilestore, be that a program, a function or an alias."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  profilestore completion > ~/.profilestore-completion",
            "",
            "Then let ~/.bashrc or ~/.zshrc say: source ~/.profilestore-completion"
        })
final class CompletionCommand extends CliCommand {

    /** What picocli says in every command; without it, what is no command and no option is a file, as it always is. */
    private static final String NO_FILE_NAMES = "  type compopt &>/dev/null && compopt +o default\n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    CompletionCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash(ProfilestoreCommand.NAME, spec.root().commandLine())
                .replace(NO_FILE_NAMES, "");
        print(script.stripTrailing(), object().put("script", script));
        return ExitCodes.DONE;
    }
}
