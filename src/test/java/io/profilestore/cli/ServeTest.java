package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Changes;
import io.profilestore.JavaCommand;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The server as a process of its own. */
@Timeout(240)
class ServeTest {

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void serve_sigterm_closesCleanlyAndKeepsEverything() throws Exception {
        Served served = serve("--create", "profiles");
        try (ProfileStore store = served.open()) {
            store.set("user:1", Json.parse("{\"email\":\"e\"}"));
        }
        assertThat(info(served)).isZero();

        served.process.destroy();

        assertThat(served.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(served.process.exitValue()).isEqualTo(143);
        assertThat(served.errors()).contains("profiles: open", "listening on 127.0.0.1:", "stopping", "stopped");
        assertThat(info(served)).isEqualTo(ExitCodes.UNREACHABLE);
        try (ProfileStore store = ProfileStore.open("jdbc:h2:" + directory.resolve("data/profiles"))) {
            assertThat(store.get("user:1")).hasValue(Json.parse("{\"email\":\"e\"}"));
        }
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "profiles.mv.db", "profiles.credentials", "profiles.lock", ".profilestore.lock");
        }
    }

    @Test
    void serve_dryRunOfAMigration_isMadeOnACopyOfItsDatabase() throws Exception {
        Served served = serve("--create", "profiles");
        try (ProfileStore store = served.open()) {
            store.set("user:1", Json.parse("1"));
            Path source = Files.writeString(directory.resolve("source.json"), "{\"user:2\": {\"x\": 1}}");

            Outcome outcome = Outcome.of(served.environment(), new byte[0], "migrate", source.toString(), "--dry-run");

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out())
                    .contains("written    1 inserted", "read back: 0 missing, 0 different; 1 only in the database");
            assertThat(store.get("user:2")).isEmpty();
        }
        assertThat(directory.resolve("profiles.columns")).doesNotExist();
    }

    @Test
    void serve_afterSigkill_startsAgainAtOnceAndWorkersGoOn() throws Exception {
        Served served = serve("--create", "profiles");
        try (ProfileStore store = served.open()) {
            store.update("user:1", Changes.set("email", "before"));
            served.process.destroyForcibly().waitFor();
            Served again = serve("--port", Integer.toString(served.port()));
            store.update("user:1", Changes.set("phone", "after"));
            assertThat(store.get("user:1")).hasValue(Json.parse("{\"email\":\"before\",\"phone\":\"after\"}"));
            assertThat(again.process.isAlive()).isTrue();
        }
    }

    @Test
    void serve_whatIsTaken_isToldAndLeftAlone() throws Exception {
        Served served = serve("--create", "profiles");

        Outcome directoryTaken = run("serve", "--dir", data(), "--port", "0");
        assertThat(directoryTaken.exitCode()).isEqualTo(ExitCodes.TRY_AGAIN);
        assertThat(directoryTaken.err()).contains("another server serves this directory");

        String other = directory.resolve("other").toString();
        Outcome portTaken =
                run("serve", "--dir", other, "--create", "profiles", "--port", Integer.toString(served.port()));
        assertThat(portTaken.exitCode()).isEqualTo(ExitCodes.TRY_AGAIN);
        assertThat(portTaken.err()).contains("port " + served.port() + " of 127.0.0.1 is in use");
        assertThat(directory.resolve("other")).doesNotExist();

        Outcome databaseTaken = run("info", "--at", "jdbc:h2:" + data() + "/profiles");
        assertThat(databaseTaken.exitCode()).isEqualTo(ExitCodes.TRY_AGAIN);
        assertThat(databaseTaken.err()).contains("a server serves the databases of this directory");
        assertThat(info(served)).isZero();
    }

    @Test
    void serve_databaseOpenElsewhere_isBusy() throws Exception {
        String location = "jdbc:h2:" + directory.resolve("data/profiles");
        Files.createDirectory(directory.resolve("data"));
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            store.set("user:1", Json.parse("1"));
            Outcome busy = process("serve", "--dir", data(), "--port", "0");
            assertThat(busy.exitCode()).isEqualTo(ExitCodes.TRY_AGAIN);
            assertThat(busy.err())
                    .contains("process " + ProcessHandle.current().pid() + " has opened the database profiles");
            assertThat(store.get("user:1")).hasValue(Json.parse("1"));
        }
    }

    @Test
    void serve_nothingToServe_isUnreachableAndMakesNothing() throws Exception {
        Outcome missing = run("serve", "--dir", data(), "--port", "0");
        assertThat(missing.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(missing.err()).contains("--create NAME");
        assertThat(directory.resolve("data")).doesNotExist();
        Files.createDirectory(directory.resolve("data"));
        assertThat(run("serve", "--dir", data(), "--port", "0").exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(directory.resolve("data")).isEmptyDirectory();
    }

    @Test
    void serve_wrongArguments_areUsageErrors() {
        for (List<String> wrong : List.of(
                List.of("--listen", "0.0.0.0"),
                List.of("--listen", "::"),
                List.of("--listen", "no.such.host.invalid"),
                List.of("--port", "65536"),
                List.of("--port", "-1"))) {
            List<String> arguments = new ArrayList<>(List.of("serve", "--dir", data(), "--create", "profiles"));
            arguments.addAll(wrong);
            assertThat(run(arguments.toArray(String[]::new)))
                    .as(wrong.toString())
                    .returns(ExitCodes.USAGE, Outcome::exitCode);
        }
        assertThat(directory.resolve("data")).doesNotExist();
        assertThat(run("serve", "--dir", data(), "--create", "../x", "--port", "0")
                        .exitCode())
                .isEqualTo(ExitCodes.USAGE);
    }

    /** Passwords are in the credentials file, and nowhere else: output, errors, log, process list, other files. */
    @Test
    void serve_wholeLife_showsNoPassword() throws Exception {
        Served served = serve("--create", "profiles");
        List<String> secrets = new ArrayList<>(served.passwords());
        StringBuilder seen = new StringBuilder();
        Map<String, String> environment = served.environment();
        Files.writeString(directory.resolve("p.json"), "{\"user:1\": {\"email\": \"e\"}}");
        seen.append(Outcome.of(environment, new byte[0], "migrate", directory + "/p.json", "--columns", "none"));
        seen.append(Outcome.of(environment, new byte[0], "info", "--verbose", "--json"));
        seen.append(run("credentials", served.credentials.toString(), "--verbose"));
        secrets.addAll(served.passwords());
        seen.append(Outcome.of(
                Map.of(
                        "PROFILESTORE_URL",
                        served.location,
                        "PROFILESTORE_USER",
                        "PROFILESTORE_APP",
                        "PROFILESTORE_PASSWORD",
                        "a wrong guess"),
                new byte[0],
                "info",
                "--verbose"));
        secrets.add("a wrong guess");
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.forEach(p -> seen.append(p.info().commandLine().orElse("")));
        }
        served.process.destroy();
        served.process.waitFor();
        seen.append(served.errors()).append(Files.readString(served.out));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.equals(served.credentials))
                    .toList()) {
                seen.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(secrets).hasSize(5).doesNotHaveDuplicates();
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(seen.indexOf(secret)).isNegative());
        assertThat(seen).contains("profiles: new passwords taken over");
    }

    private int info(Served served) {
        return Outcome.of(served.environment(), new byte[0], "info").exitCode();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static Outcome run(String... arguments) {
        return Outcome.of(Map.of(), new byte[0], arguments);
    }

    private Outcome process(String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = start(out, err, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = JavaCommand.of();
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        started.add(process);
        return process;
    }

    private Served serve(String... arguments) throws IOException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        List<String> all = new ArrayList<>(List.of("serve", "--dir", data(), "--json"));
        all.addAll(List.of(arguments));
        if (!all.contains("--port")) {
            all.addAll(List.of("--port", "0"));
        }
        Process process = start(out, err, all.toArray(String[]::new));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !process.isAlive() || Files.readString(out).endsWith("\n"));
        assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
        JsonNode ready = Json.parse(Files.readString(out));
        return new Served(
                process,
                out,
                err,
                ready.path("ready").stringValue(),
                Path.of(ready.path("credentials").stringValue()));
    }

    private record Served(Process process, Path out, Path err, String location, Path credentials) {

        Map<String, String> environment() {
            return Map.of("PROFILESTORE_URL", location, "PROFILESTORE_PASSWORD_FILE", credentials.toString());
        }

        ProfileStore open() throws IOException {
            Properties properties = properties();
            return ProfileStore.open(
                    location,
                    StoreOptions.defaults()
                            .withCredentials(
                                    properties.getProperty("application.user"),
                                    properties.getProperty("application.password")));
        }

        List<String> passwords() throws IOException {
            Properties properties = properties();
            return List.of(properties.getProperty("owner.password"), properties.getProperty("application.password"));
        }

        int port() {
            return Integer.parseInt(location.replaceFirst(".*:(\\d+)/.*", "$1"));
        }

        String errors() throws IOException {
            return Files.readString(err);
        }

        private Properties properties() throws IOException {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(credentials)) {
                properties.load(reader);
            }
            return properties;
        }
    }
}
