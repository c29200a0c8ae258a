package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeytoolTest {

    private static final Call CALL = Call.on("serve", "jdbc:h2:./profiles");
    private static final String PASSWORD = "geheim-4711";

    @TempDir
    Path directory;

    @Test
    void makeKey_whileItRuns_showsThePasswordInItsEnvironmentOnly() throws IOException {
        Path seen = directory.resolve("seen");
        Keytool keytool = program("""
            #!/bin/sh
            tr '\\0' '\\n' < /proc/$$/cmdline > '%1$s'
            tr '\\0' '\\n' < /proc/$$/environ | grep -v ^_ > '%1$s.environment'
            """.formatted(seen));
        keytool.makeKey(CALL, directory.resolve("server.p12"), PASSWORD);
        assertThat(Files.readString(seen)).contains("-genkeypair").doesNotContain(PASSWORD);
        assertThat(Files.readString(directory.resolve("seen.environment"))).contains("=" + PASSWORD);
    }

    @Test
    void makeKey_hangs_isEndedInTime() throws Exception {
        Path pid = directory.resolve("pid");
        Keytool keytool = program("#!/bin/sh\necho $$ > '" + pid + "'\nexec sleep 600\n");
        assertThatThrownBy(() -> keytool.makeKey(CALL, directory.resolve("server.p12"), PASSWORD))
                .isInstanceOf(WriteFailed.class)
                .hasMessageContaining("did not end within 2 s");
        long process = Long.parseLong(Files.readString(pid).strip());
        await().until(() -> ProcessHandle.of(process).isEmpty());
    }

    @Test
    void makeKey_fails_saysWhatTheProgramSaid() throws IOException {
        Keytool keytool = program("#!/bin/sh\necho no such algorithm\nexit 1\n");
        assertThatThrownBy(() -> keytool.makeKey(CALL, directory.resolve("server.p12"), PASSWORD))
                .isInstanceOf(WriteFailed.class)
                .hasMessageContaining("said: no such algorithm")
                .hasMessageContaining("give the server a keystore of your own");
    }

    @Test
    void create_noKeytool_saysSoAndLeavesNothing() {
        Keytool missing = new Keytool(directory.resolve("bin/keytool"), Duration.ofSeconds(2));
        assertThatThrownBy(() -> SelfSigned.create(CALL, directory, missing))
                .isInstanceOf(WriteFailed.class)
                .hasMessageContaining(directory.resolve("bin/keytool") + " is missing or cannot be run");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void prepare_optionsForEveryJava_areTakenOut() {
        Map<String, String> environment = new HashMap<>(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:x", "PATH", "/bin"));
        Keytool.prepare(environment, PASSWORD);
        assertThat(environment)
                .doesNotContainKey("JAVA_TOOL_OPTIONS")
                .containsKey("PATH")
                .containsValue(PASSWORD);
    }

    private Keytool program(String script) throws IOException {
        Path program = Files.createFile(
                directory.resolve("keytool"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Keytool(Files.write(program, List.of(script)), Duration.ofSeconds(2));
    }
}
