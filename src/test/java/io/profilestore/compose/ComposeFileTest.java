package io.profilestore.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.compose.ComposeFile.Service;
import io.profilestore.h2.H2Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What docker-compose.yml and the Dockerfile say, without an engine. */
class ComposeFileTest {

    private static final String SHARED_NETWORK = "service:loopback";

    private static final List<String> NODES = List.of("postgres1", "postgres2", "postgres3");

    private final ComposeFile file = ComposeFile.read();

    @TempDir
    Path temporary;

    @Test
    void file_dockerCompose_isAccepted() throws Exception {
        Optional<List<String>> compose = dockerCompose();
        if (compose.isEmpty()) {
            System.err.println("NOT CHECKED: docker-compose.yml. Neither docker-compose nor docker compose is here.");
        }
        assumeTrue(compose.isPresent(), "neither docker-compose nor docker compose is installed");
        Path broken = Files.writeString(
                temporary.resolve("broken.yml"),
                Files.readString(ComposeFile.FILE).replace("replicas: 4", "replicas: [4]"));

        assertThat(accepts(compose.get(), ComposeFile.FILE)).isTrue();
        assertThat(accepts(compose.get(), broken)).isFalse();
    }

    @Test
    void services_all_mayDoNoMoreThanTheyNeed() {
        file.services().forEach((name, service) -> {
            JsonNode said = service.said();
            assertThat(said.path("read_only").asBoolean(false)).as(name).isTrue();
            boolean ours = !service.isPostgres();
            assertThat(service.strings("tmpfs"))
                    .as(name)
                    .isEqualTo(ours ? List.of("/tmp") : List.of("/tmp", "/var/run/postgresql"));
            assertThat(service.strings("cap_drop")).as(name).containsExactly("ALL");
            assertThat(service.strings("security_opt")).as(name).containsExactly("no-new-privileges:true");
            assertThat(said.path("user").asString(""))
                    .as("another user than the image's: " + name)
                    .isEqualTo(ours ? "" : "${UID:-1000}:${UID:-1000}");
            assertThat(said.has("ports")).as("ports: " + name).isFalse();
            assertThat(said.at("/build/dockerfile").asString("")).isEqualTo(ours ? Dockerfile.FILE.toString() : "");
        });
    }

    @Test
    void network_oneServiceHoldsIt_andAllOthersShareIt() {
        Map<String, Service> services = file.services();
        services.forEach((name, service) -> assertThat(
                        service.said().path("network_mode").asString(""))
                .as(name)
                .isEqualTo(name.equals("loopback") ? "" : SHARED_NETWORK));
        assertThat(services.get("loopback").words()).as("nothing that ends").containsExactly("sleep", "infinity");
        assertThat(services.get("h2").words()).as("listens on loopback").doesNotContain("--listen");
        assertThat(services.get("postgres").words()).endsWith("-c", "listen_addresses=127.0.0.1");
    }

    @Test
    void secrets_eachService_hasOnlyItsOwn() {
        Map<String, Service> services = file.services();
        assertThat(services.get("h2").secrets()).containsExactly("profiles");
        assertThat(services.get("migrate").secrets()).containsExactly("profiles");
        assertThat(services.get("worker").secrets()).containsExactly("application");
        assertThat(services.get("postgres").secrets()).containsExactly("postgres-owner", "postgres-application");
        assertThat(services.get("migrate-postgres").secrets()).containsExactly("postgres-owner");
        assertThat(services.get("worker-postgres").secrets()).containsExactly("postgres-application");
        assertThat(services.get("worker").mounts()).as("the database's files").isEmpty();
        assertThat(services.get("worker-postgres").mounts()).isEmpty();
        assertThat(services.get("migrate-cluster").secrets()).containsExactly("postgres-owner");
        assertThat(services.get("worker-cluster").secrets()).containsExactly("postgres-application");
        for (String node : NODES) {
            assertThat(services.get(node).secrets())
                    .containsExactly("postgres-owner", "postgres-application", "postgres-replication");
        }
        services.forEach((name, service) -> service.secrets().stream()
                .limit(NODES.contains(name) ? 0 : 1)
                .forEach(secret -> assertThat(service.environment())
                        .containsEntry(
                                name.equals("postgres") ? "POSTGRES_PASSWORD_FILE" : "PROFILESTORE_PASSWORD_FILE",
                                "/run/secrets/" + secret)));
    }

    @Test
    void secrets_files_areKeptOutOfGitAndOfTheImage() throws IOException {
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/secrets/", "/.env", "*.credentials");
        for (String secret :
                List.of("profiles", "application", "postgres-owner", "postgres-application", "postgres-replication")) {
            assertThat(file.secretFile(secret)).startsWith("./secrets/");
        }
        List<String> sent = Files.readAllLines(Path.of(Dockerfile.FILE + ".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> copied = Dockerfile.all("COPY").stream()
                .filter(arguments -> !arguments.startsWith("--from"))
                .map(arguments -> "!" + arguments.replaceFirst(" .*", ""))
                .toList();
        assertThat(sent).startsWith("*").containsAll(copied).hasSize(1 + copied.size());
    }

    @Test
    void preparation_inFileAndPage_makesTheseSecrets() throws IOException {
        String command = "java -jar target/profilestore.jar credentials %s --application-file %s"
                .formatted(
                        file.secretFile("profiles").substring(2),
                        file.secretFile("application").substring(2));

        assertThat(Files.readString(Path.of("docs/server.md"))).contains("\n" + command + "\n");
        assertThat(Files.readString(ComposeFile.FILE).replaceAll(" \\\\\n# *", " "))
                .contains(command);
        String postgres = file.preparation("(umask");
        assertThat(postgres).contains("for role in owner application replication", "> secrets/postgres-$role.password");
        assertThat(Files.readString(Path.of("docs/server.md"))).contains("\n" + postgres + "\n");
    }

    /** The image lets everybody in who comes from where it runs itself, as all do here. */
    @Test
    void postgres_clientsOfItsOwnNetwork_needThePassword() {
        assertThat(file.services().get("postgres").environment())
                .hasEntrySatisfying(
                        "POSTGRES_INITDB_ARGS",
                        arguments -> assertThat(arguments)
                                .contains("--auth-host=scram-sha-256", "--auth-local=scram-sha-256"))
                .doesNotContainKey("POSTGRES_HOST_AUTH_METHOD");
    }

    @Test
    void postgres_image_isOfOneVersionAndKeepsItsFilesInItsVolume() {
        Service postgres = file.services().get("postgres");

        assertThat(postgres.said().required("image").stringValue()).matches("postgres:\\d+");
        assertThat(postgres.mounts()).containsEntry("/var/lib/postgresql/data", "postgres");
        assertThat(postgres.environment().get("PGDATA")).startsWith("/var/lib/postgresql/data/");
        assertThat(postgres.mounts().get("/docker-entrypoint-initdb.d/roles.sql"))
                .satisfies(f -> assertThat(Path.of(f)).exists());
        assertThat(postgres.health()).startsWith("pg_isready", "--host", "127.0.0.1");
        assertThat(postgres.said().at("/profiles/0").stringValue()).isEqualTo("postgres");
    }

    /** Each is started by the same script, whose ports and names are those of the file. */
    @Test
    void nodes_all_differInNamePortAndVolumeOnly() throws IOException {
        String script = Files.readString(Path.of("src/main/docker/postgres-node.sh"));
        for (String node : NODES) {
            Service service = file.services().get(node);
            String port = "544" + node.charAt(node.length() - 1);
            assertThat(service.environment()).containsEntry("NODE", node).containsEntry("PGPORT", port);
            assertThat(service.mounts()).containsEntry("/var/lib/postgresql/data", node);
            assertThat(service.words()).containsExactly("/bin/sh", "/cluster/node.sh", "start");
            assertThat(service.health()).endsWith("--port", port);
            assertThat(service.said().at("/profiles/0").stringValue()).isEqualTo("cluster");
            assertThat(service.said().path("image"))
                    .isEqualTo(file.services().get("postgres").said().path("image"));
        }
        assertThat(script)
                .contains(
                        "ports=\"5441 5442 5443\"",
                        " port=5441,5442,5443 ",
                        "'ANY 1 (" + String.join(", ", NODES) + ")'");
        assertThat(file.services().get("worker-cluster").environment())
                .containsEntry(
                        "PROFILESTORE_URL", "jdbc:postgresql://127.0.0.1:5441,127.0.0.1:5442,127.0.0.1:5443/profiles");
    }

    @Test
    void server_isStopped_hasTheTimeToClose() {
        JsonNode server = file.services().get("h2").said();

        Duration grace =
                Duration.parse("PT" + server.required("stop_grace_period").stringValue());
        assertThat(grace).isGreaterThan(H2Server.DRAIN.plusSeconds(5));
        assertThat(server.required("restart").stringValue()).isEqualTo("unless-stopped");
        assertThat(server.at("/healthcheck/test/0").stringValue()).isEqualTo("CMD");
    }

    @Test
    void server_itsVolume_isThatOfTheImage() {
        assertThat(file.services().get("h2").mounts()).isEqualTo(Map.of("/data", "data"));
        assertThat(file.root().required("volumes").has("data")).isTrue();
        assertThat(Dockerfile.all("RUN"))
                .contains("install --directory --mode=0700 --owner=\"${UID}\" --group=\"${UID}\" /data");
    }

    @Test
    void migrate_isOneOff_andWaitsForTheServer() {
        JsonNode migrate = file.services().get("migrate").said();

        assertThat(migrate.at("/profiles/0").stringValue()).isEqualTo("migrate");
        for (String name : List.of("migrate", "worker", "migrate-postgres", "worker-postgres")) {
            String server = name.endsWith("postgres") ? "postgres" : "h2";
            assertThat(file.services()
                            .get(name)
                            .said()
                            .at("/depends_on/" + server + "/condition")
                            .stringValue())
                    .isEqualTo("service_healthy");
        }
        assertThat(file.services()
                        .get("migrate-postgres")
                        .said()
                        .at("/profiles/0")
                        .stringValue())
                .isEqualTo("migrate-postgres");
    }

    @Test
    void dockerfile_image_runsTheBuiltJarWithoutRootAndWithoutAShell() throws IOException {
        assertThat(Dockerfile.all("FROM"))
                .containsExactly("maven:3.9-eclipse-temurin-17 AS build", "eclipse-temurin:17-jre");
        assertThat(Dockerfile.all("ARG")).containsExactly("UID=1000");
        assertThat(Dockerfile.only("USER")).isEqualTo("${UID}:${UID}");
        List<String> names = Dockerfile.instructions().stream()
                .map(Dockerfile.Instruction::name)
                .toList();
        assertThat(names.lastIndexOf("RUN")).as("root does nothing after USER").isLessThan(names.indexOf("USER"));
        assertThat(Dockerfile.entrypoint())
                .containsExactly("java", "-jar", Dockerfile.jar().get(1));
        assertThat(Dockerfile.jar().get(0)).isEqualTo("/build/target/" + finalName() + ".jar");
        assertThat(Dockerfile.all("COPY")).as("a layer of its own").startsWith("pom.xml .");
    }

    /** What pom.xml calls the executable jar. */
    private static String finalName() throws IOException {
        return Files.readString(Path.of("pom.xml")).replaceFirst("(?s).*<finalName>(.*)</finalName>.*", "$1");
    }

    private static Optional<List<String>> dockerCompose() {
        return Stream.of(List.of("docker-compose"), List.of("docker", "compose"))
                .filter(compose -> {
                    try {
                        return exitCode(compose, "version") == 0;
                    } catch (IOException e) {
                        return false;
                    }
                })
                .findFirst();
    }

    private static boolean accepts(List<String> compose, Path file) throws IOException {
        return exitCode(compose, "--project-directory", ".", "--file", file.toString(), "config", "--quiet") == 0;
    }

    private static int exitCode(List<String> compose, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(compose);
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }
}
