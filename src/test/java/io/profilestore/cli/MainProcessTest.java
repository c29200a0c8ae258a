package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.JavaCommand;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: arguments, locale, streams, exit codes. */
@Timeout(60)
class MainProcessTest {

    @TempDir
    Path directory;

    @BeforeEach
    void emptyStore() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "Linux");
        Files.writeString(directory.resolve("p.json"), "{}");
    }

    @Test
    void run_posixLocale_keepsEveryCharacter() throws Exception {
        assertThat(run("set", "🙂", "{\"ü\": 1}"))
                .returns(0, Outcome::exitCode)
                .extracting(Outcome::out)
                .asString()
                .startsWith("🙂: set; version ");
        assertThat(run("update", "🙂", "ü+=1", "🙂=ß").out()).startsWith("🙂: updated ü, 🙂; version ");
        assertThat(Json.parse(run("get", "🙂").out())).hasToString("{\"ü\":2,\"🙂\":\"ß\"}");
        assertThat(run("keys").out()).isEqualTo("🙂\n");
    }

    @Test
    void run_posixLocaleAndNoUtf8_isRefusedWithAdvice() throws Exception {
        Outcome outcome = shell("\"$@\" get \"$(printf '\\377')\"");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.err()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
        assertThat(run("get", "x", "--at", "file:ü.json").err()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void run_awkwardKeys_reachTheStoreUnchanged() throws Exception {
        List<String> keys = List.of(
                "\"",
                "''",
                "${flyway:user}",
                "a b",
                "../x",
                "x".repeat(1024),
                "@x",
                "-x",
                "--json",
                "--",
                "\\",
                "a\nb");
        for (String key : keys) {
            assertThat(run("set", "--", key, "1").exitCode()).as(key).isZero();
        }

        assertThat(Json.parse(Files.readString(directory.resolve("p.json"))).propertyNames())
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(run("set", "", "1").exitCode()).isEqualTo(65);
    }

    @Test
    void run_awkwardFields_reachTheStoreUnchanged() throws Exception {
        run("update", "k", "=a", "\"=b", "${flyway:user}=c", "@x=d", "a b=e", "'=f", "id=", "ID=\"");

        assertThat(Json.parse(run("get", "k").out()))
                .hasToString(
                        "{\"\":\"a\",\"\\\"\":\"b\",\"${flyway:user}\":\"c\",\"@x\":\"d\",\"a b\":\"e\",\"'\":\"f\","
                                + "\"id\":\"\",\"ID\":\"\\\"\"}");
    }

    @Test
    void run_closedPipe_endsQuietly() throws Exception {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 50_000; i++) {
            many.append("\"key:").append(i).append("\":1,");
        }
        Files.writeString(directory.resolve("p.json"), many + "\"z\":1}");

        assertThat(shell("{ \"$@\" keys; echo \"exit $?\" >&2; } | head -1"))
                .isEqualTo(new Outcome(0, "key:0\n", "exit 0\n"));
    }

    @Test
    void run_fullOutput_isAnError() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));

        for (String command : List.of("--help", "keys --help", "set k 1", "info --json")) {
            assertThat(shell("\"$@\" " + command + " > /dev/full"))
                    .as(command)
                    .returns(73, Outcome::exitCode)
                    .extracting(Outcome::err)
                    .asString()
                    .contains("standard output")
                    .hasLineCount(1);
        }
    }

    @Test
    void run_standardInputFromPipe_isRead() throws Exception {
        assertThat(shell("echo '{\"a\": 1}' | \"$@\" set k -").exitCode()).isZero();
        assertThat(run("get", "k").out()).isEqualTo("{\n  \"a\": 1\n}\n");
    }

    @Test
    void run_largeArrayFromStandardInput_needsLittleMemory() throws Exception {
        // As a tree it would take more than twice the heap.
        try (Writer array = Files.newBufferedWriter(directory.resolve("large"))) {
            for (int i = 0; i < 300_000; i++) {
                array.write((i == 0 ? "[" : ",\n") + "{\"id\": " + i + ", \"name\": \"user number " + i + "\"}");
            }
            array.write("]");
        }

        assertThat(shell("JDK_JAVA_OPTIONS=-Xmx48m \"$@\" verify - --key /id < large | tail -3"))
                .extracting(Outcome::out)
                .asString()
                .startsWith("missing    19\n… and 299,980 more differences;");
    }

    /** Runs the command in the poorest of environments. */
    private Outcome run(String... args) throws Exception {
        List<String> words = new ArrayList<>(java());
        words.addAll(List.of(args));
        return start(words);
    }

    /** Runs a line of shell in which {@code "$@"} stands for the command. */
    private Outcome shell(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", line, "sh"));
        words.addAll(java());
        return start(words);
    }

    private static List<String> java() {
        List<String> words = JavaCommand.of();
        words.add(Main.class.getName());
        return words;
    }

    private Outcome start(List<String> words) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        // This process may itself run under a locale that cannot pass an emoji on; the shell reads it from a file.
        Path script = Files.writeString(directory.resolve("script"), "exec" + quoted(words), StandardCharsets.UTF_8);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString())
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "PROFILESTORE_URL", "file:p.json?lock=flock"));
        Process process = builder.start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static String quoted(List<String> words) {
        StringBuilder line = new StringBuilder();
        words.forEach(
                word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
        return line.toString();
    }
}
