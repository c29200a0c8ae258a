package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreOptions;
import io.profilestore.disk.CommitFunction;
import io.profilestore.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of ours behind H2's own server, without our jar on its class path and with it. */
class ForeignServerTest {

    private static final Pattern RUNNING = Pattern.compile("tcp://[^:]+:(\\d+)");

    @TempDir
    Path directory;

    private Process server;

    @BeforeEach
    void create() {
        try (ProfileStore store = ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true))) {
            store.set("k", Json.parse("{\"email\":\"old\"}"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.destroyForcibly().waitFor();
    }

    @Test
    void open_serverWithoutOurJar_saysThatItCannotWaitForItsDisk() throws Exception {
        String location = start(jar(Server.class));

        SchemaMismatch e = catchThrowableOfType(
                SchemaMismatch.class, () -> ProfileStore.open(location, options(Durability.COMMIT)));

        assertThat(e.problem()).contains("cannot wait for its disk");
        assertThat(e.nextStep()).contains("class path").contains("relaxed");
    }

    @Test
    void open_serverWithoutOurJarRelaxed_readsAndWrites() throws Exception {
        readAndWrite(start(jar(Server.class)), Durability.RELAXED);
    }

    @Test
    void open_serverWithOurJar_readsAndWritesDurably() throws Exception {
        readAndWrite(start(jar(Server.class) + File.pathSeparator + jar(CommitFunction.class)), Durability.COMMIT);
    }

    private void readAndWrite(String location, Durability durability) {
        try (ProfileStore store = ProfileStore.open(location, options(durability))) {
            store.update("k", Changes.set("email", "new"));
            assertThat(store.get("k").orElseThrow().get("email").stringValue()).isEqualTo("new");
        }
    }

    private StoreOptions options(Durability durability) {
        Credentials owner = CredentialsFile.beside(directory.resolve("profiles"))
                .read(Call.on("test", "profiles"))
                .owner();
        return StoreOptions.defaults()
                .withCredentials(owner.user(), owner.password())
                .withDurability(durability);
    }

    private String start(String classPath) throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dh2.bindAddress=127.0.0.1",
                        "-cp",
                        classPath,
                        Server.class.getName(),
                        "-tcp",
                        "-tcpPort",
                        "0",
                        "-baseDir",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        // Not closed, since the server may go on writing there.
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        Matcher running = RUNNING.matcher(line);
        assertThat(running.find()).as(line).isTrue();
        return "jdbc:h2:tcp://127.0.0.1:" + running.group(1) + "/./profiles";
    }

    private static String jar(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
