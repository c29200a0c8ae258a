package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    private static final String BOTH = "owner.user=o\nowner.password=op\napplication.user=a\napplication.password=ap\n";

    @TempDir
    Path directory;

    @Test
    void read_nothingSet_isEmpty() {
        assertThat(Credentials.read(environment(Map.of("PROFILESTORE_PASSWORD", "")), Credentials.Role.OWNER))
                .isEmpty();
    }

    @Test
    void read_userAndPassword_areThose() {
        assertThat(read(Map.of("PROFILESTORE_USER", "u", "PROFILESTORE_PASSWORD", "p"), Credentials.Role.APPLICATION))
                .isEqualTo(new Credentials("u", "p"));
    }

    @Test
    void read_passwordFile_oneLineOrProperties() throws IOException {
        assertThat(read(with(file("p=a\\u:ss w\n"), "PROFILESTORE_USER", "u"), Credentials.Role.APPLICATION))
                .isEqualTo(new Credentials("u", "p=a\\u:ss w"));
        assertThat(read(file(BOTH), Credentials.Role.APPLICATION)).isEqualTo(new Credentials("a", "ap"));
        assertThat(read(file(BOTH), Credentials.Role.OWNER)).isEqualTo(new Credentials("o", "op"));
        assertThat(read(file("application.user=a\napplication.password=ap\n"), Credentials.Role.OWNER))
                .isEqualTo(new Credentials("a", "ap"));
    }

    @Test
    void read_userAndFile_takesThatUsersPassword() throws IOException {
        assertThat(read(with(file(BOTH), "PROFILESTORE_USER", "o"), Credentials.Role.APPLICATION))
                .isEqualTo(new Credentials("o", "op"));
        assertThat(problem(with(file(BOTH), "PROFILESTORE_USER", "x"))).returns(ExitCodes.BAD_DATA, Problem::exitCode);
    }

    @Test
    void read_tooLittleOrTooMuch_isRefused() throws IOException {
        assertThat(problem(Map.of("PROFILESTORE_USER", "u")).exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(problem(with(file("p"), "PROFILESTORE_PASSWORD", "p")).exitCode())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(problem(Map.of("PROFILESTORE_PASSWORD", "p")).exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(problem(file("p")).exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(problem(file("one\ntwo\n")).exitCode()).isEqualTo(ExitCodes.BAD_DATA);
        assertThat(problem(file("\n")).exitCode()).isEqualTo(ExitCodes.BAD_DATA);
        assertThat(problem(Map.of("PROFILESTORE_PASSWORD_FILE", "/no/such/file"))
                        .exitCode())
                .isEqualTo(ExitCodes.NO_INPUT);
    }

    @Test
    void problem_passwordFile_neverShowsItsContent() throws IOException {
        assertThat(problem(file("geheim\nsecret\n")).text())
                .doesNotContain("geheim")
                .doesNotContain("secret");
        assertThat(new Credentials("u", "geheim")).asString().doesNotContain("geheim");
    }

    private Map<String, String> file(String content) throws IOException {
        Path file = Files.createTempFile(directory, "password", "");
        return Map.of(
                "PROFILESTORE_PASSWORD_FILE", Files.writeString(file, content).toString());
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        return Map.of("PROFILESTORE_PASSWORD_FILE", variables.get("PROFILESTORE_PASSWORD_FILE"), name, value);
    }

    private static Credentials read(Map<String, String> variables, Credentials.Role role) {
        return Credentials.read(environment(variables), role).orElseThrow();
    }

    private static Problem problem(Map<String, String> variables) {
        return catchThrowableOfType(
                        CliException.class,
                        () -> Credentials.read(environment(variables), Credentials.Role.APPLICATION))
                .problem();
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables, true);
    }
}
