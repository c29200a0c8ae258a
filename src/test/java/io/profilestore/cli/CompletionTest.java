package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The script, judged by the shells themselves. */
class CompletionTest {

    @TempDir
    Path directory;

    @Test
    void completion_json_isTheScript() {
        assertThat(Json.parse(run("completion", "--json").out()).get("script").stringValue())
                .isEqualTo(run("completion").out());
    }

    @Test
    void bash_beginningsOfCommands_areCompleted() throws Exception {
        assertThat(bash("profilestore", "")).containsExactlyInAnyOrderElementsOf(TestCommands.names());
        assertThat(bash("profilestore", "mig")).containsExactly("migrate");
        assertThat(bash("profilestore", "u")).contains("update", "unset").doesNotContain("migrate");
    }

    @Test
    void bash_optionsOfEveryCommand_areCompleted() throws Exception {
        for (CommandLine command : TestCommands.all()) {
            List<String> options = command.getCommandSpec().options().stream()
                    .map(OptionSpec::longestName)
                    .toList();

            assertThat(bash("profilestore", command.getCommandName(), "--"))
                    .as(command.getCommandName())
                    .containsExactlyInAnyOrderElementsOf(options);
        }
    }

    @Test
    void bash_whatIsNoCommandAndNoOption_isLeftToTheShellAsAFileName() throws Exception {
        assertThat(bash("profilestore", "migrate", "pro")).isEmpty();
        assertThat(bash("profilestore", "migrate", "profiles.json", "--to", "")).isEmpty();
        assertThat(run("completion").out()).contains("-o default profilestore").doesNotContain("+o default");
    }

    @Test
    void zsh_script_isRead() throws Exception {
        Tool.require("zsh");

        assertThat(Tool.run(directory, "zsh", "-f", "-n", script().toString())).isEmpty();
    }

    /** What bash would offer for the last of these words. */
    private List<String> bash(String... words) throws Exception {
        Tool.require("bash");
        Path asked = Files.writeString(directory.resolve("asked"), """
                source '%s'
                complete -p profilestore > /dev/null || exit 1
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                _complete_profilestore
                if ((${#COMPREPLY[@]})); then printf '%%s\\n' "${COMPREPLY[@]}"; fi
                """.formatted(script()));
        String[] call = new String[words.length + 2];
        call[0] = "bash";
        call[1] = asked.toString();
        System.arraycopy(words, 0, call, 2, words.length);
        return Tool.run(directory, call).lines().map(String::strip).toList();
    }

    private Path script() throws Exception {
        return Files.writeString(
                directory.resolve("completion"), run("completion").out());
    }

    private static Outcome run(String... args) {
        return Outcome.at("file:unused", args);
    }
}
