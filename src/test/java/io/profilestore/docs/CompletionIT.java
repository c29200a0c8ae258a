package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion as README has it: the packaged jar behind an alias, in a bash at whose prompt somebody presses Tab. */
@Timeout(120)
class CompletionIT {

    @TempDir
    Path temporary;

    @Test
    void tab_aliasOfTheJar_completesCommandsOptionsAndFiles() throws IOException {
        JarDirectory directory = new JarDirectory(Files.createDirectory(temporary.resolve("checkout")));
        Files.writeString(directory.path("profiles.json"), "{}");
        Files.writeString(directory.path("bashrc"), """
                PS1='> '
                alias profilestore='java -jar target/profilestore.jar'
                source <(profilestore completion)
                """);
        // Tab completes; Control-A and a number sign turn the line into a comment, which shows it and runs nothing.
        Files.writeString(directory.path("typed"), "profilestore mig\tpro\t--col\tEND\u0001#\nexit\n");

        List<String> printed = directory.session(List.of(
                "if ! command -v bash; then echo MISSING; fi; if ! command -v script; then echo MISSING; fi",
                "TERM=dumb script -qc 'bash --noprofile --rcfile bashrc -i' /dev/null < typed"));

        boolean installed = !printed.get(0).contains("MISSING");
        if (!installed) {
            System.err.println("NOT TESTED: bash or script is not installed, and a test of completion needs both");
        }
        assumeTrue(installed, "bash or script is not installed");
        assertThat(printed.get(1)).contains("profilestore migrate profiles.json --columns END");
    }
}
