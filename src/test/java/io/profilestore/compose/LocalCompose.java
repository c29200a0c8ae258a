package io.profilestore.compose;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.ClassArchive;
import io.profilestore.FreePort;
import io.profilestore.JavaCommand;
import io.profilestore.compose.ComposeFile.Service;
import io.profilestore.contract.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services of docker-compose.yml as processes of this machine: the file's own words, in which the paths of the
 * container have become those of a directory, and the server's port one that is free.
 */
final class LocalCompose implements AutoCloseable {

    private static final Path JAR = Path.of(System.getProperty("profilestore.jar", "target/profilestore.jar"));
    private static final String H2 = "jdbc:h2:tcp://127.0.0.1";
    private static final String POSTGRES = "jdbc:postgresql://127.0.0.1";
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?<![\\w./:-])/[\\w./-]+");

    private static final Pattern NODE_PORT = Pattern.compile("\\b544[123]\\b");

    /** As users of their own: PostgreSQL does not run as root, as who tests may. */
    private static final List<String> NOT_ROOT =
            System.getProperty("user.name").equals("root") ? List.of("unshare", "--user") : List.of();

    private final ComposeFile file = ComposeFile.read();
    private final Path directory;
    private final Path image;
    private int port;
    private String programs;
    private final Map<String, String> nodePorts = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private final List<LocalProcess> processes = new ArrayList<>();

    /** @param directory empty so far */
    LocalCompose(Path directory) throws IOException {
        this.directory = directory;
        image = Files.createDirectory(directory.resolve("image"));
        // Quick to start, which is most of what these tests do, and not measured: other tests run the same code.
        Path wrapper = Files.writeString(
                Files.createDirectory(directory.resolve("bin")).resolve("java"),
                "#!/bin/sh\nexec '%s' %s \"$@\"\n"
                        .formatted(
                                JavaCommand.JAVA,
                                JavaCommand.options(ClassArchive.ofJar(JAR)).stream()
                                        .map(option -> "'" + option + "'")
                                        .collect(joining(" "))));
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        port = FreePort.find();
        programs = wrapper.getParent().toString();
    }

    /** Lets containers find programs of this machine that their image has. */
    void addPrograms(Path directory) {
        programs += ":" + directory;
    }

    ComposeFile file() {
        return file;
    }

    /** Where workers find the store. */
    String location() {
        return H2 + ":" + port + "/profiles";
    }

    /** Where they find it that is on PostgreSQL. */
    String postgresLocation() {
        return POSTGRES + ":" + port + "/profiles";
    }

    /** Where they find it that is on three servers. */
    String clusterLocation() {
        return withPorts(service("worker-cluster").environment().get("PROFILESTORE_URL"));
    }

    /** The host's file behind a secret. */
    Path secret(String name) {
        return directory.resolve(file.secretFile(name)).normalize();
    }

    /** Starts what the file says for a service. */
    LocalProcess start(String name) throws IOException {
        started.add(name);
        return start(name, service(name).words());
    }

    /** Runs a service to its end. */
    LocalProcess run(String name) throws Exception {
        LocalProcess process = start(name);
        process.await();
        return process;
    }

    /** Does for the service {@code postgres} what its image would, with binaries from elsewhere. */
    PostgresProcess startPostgres() throws IOException, SQLException {
        started.add("postgres");
        Service service = service("postgres");
        Map<String, String> places = places("postgres", service);
        Map<String, String> environment = new LinkedHashMap<>();
        service.environment().forEach((name, value) -> environment.put(name, here(value, places)));
        PostgresProcess server = new PostgresProcess(Path.of(environment.get("PGDATA")), PostgresProcess.DEFAULTS);
        port = server.port();
        String owner = environment.get("POSTGRES_USER");
        String password = Files.readString(Path.of(environment.get("POSTGRES_PASSWORD_FILE")))
                .strip();
        String roles = Files.readString(Path.of(places.get("/docker-entrypoint-initdb.d/roles.sql")));
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + owner + " LOGIN SUPERUSER PASSWORD '" + password + "'");
            statement.execute("CREATE DATABASE " + environment.get("POSTGRES_DB") + " OWNER " + owner);
        }
        try (Connection connection = DriverManager.getConnection(postgresLocation(), owner, password);
                Statement statement = connection.createStatement()) {
            statement.execute(roles);
        }
        server.askForPassword(owner);
        server.askForPassword("application");
        return server;
    }

    /** Runs all workers of a service at once until each has said something twice, and returns what they said. */
    List<String> workersSay(String name) throws Exception {
        List<LocalProcess> workers = new ArrayList<>();
        for (int i = 0; i < service(name).replicas(); i++) {
            workers.add(start(name));
        }
        assertThat(workers).hasSize(4);
        for (LocalProcess worker : workers) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                assertThat(worker.process().isAlive()).as(worker.err()).isTrue();
                return worker.out().lines().count() >= 2;
            });
        }
        List<String> said = new ArrayList<>();
        for (LocalProcess worker : workers) {
            worker.stopAfterThisRound();
            worker.out().lines().forEach(said::add);
        }
        return said;
    }

    /** Runs a command of the preparation on the host, in the directory of docker-compose.yml. */
    LocalProcess prepare(String beginning) throws Exception {
        LocalProcess process = start("host", List.of("sh", "-c", file.preparation(beginning)), Map.of(), directory);
        process.await();
        return process;
    }

    /** What a service's health check says; 0 is well. */
    int health(String name) throws Exception {
        List<String> words = service(name).health();
        assertThat(words).as("health check of " + name).isNotEmpty();
        return start(name, words).await();
    }

    /** Runs a command in a service's container, to its end. */
    LocalProcess exec(String name, List<String> words) throws Exception {
        LocalProcess process = start(name, words);
        process.await();
        return process;
    }

    /** Runs a profilestore command on the host, in the directory of docker-compose.yml. */
    LocalProcess command(Map<String, String> environment, String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("java", "-jar", JAR.toAbsolutePath().toString()));
        words.addAll(List.of(arguments));
        LocalProcess process = start("host", words, environment, directory);
        process.await();
        return process;
    }

    /** The services that have been started so far. */
    Set<String> started() {
        return started;
    }

    /** What was written where a container's file system is read-only. */
    Path image() {
        return image;
    }

    @Override
    public void close() {
        processes.forEach(LocalProcess::kill);
    }

    private Service service(String name) {
        return file.services().get(name);
    }

    private LocalProcess start(String name, List<String> words) throws IOException {
        Service service = service(name);
        Map<String, String> places = places(name, service);
        List<String> here = new ArrayList<>(service.isPostgres() ? NOT_ROOT : List.of());
        for (String word : words) {
            here.add(here(word, places));
            if (word.equals("serve")) {
                here.addAll(List.of("--port", Integer.toString(port)));
            }
        }
        Map<String, String> environment = new LinkedHashMap<>();
        service.environment().forEach((variable, value) -> environment.put(variable, here(value, places)));
        return start(
                name, here, environment, Path.of(places.getOrDefault(Dockerfile.workingDirectory(), image.toString())));
    }

    private LocalProcess start(String name, List<String> words, Map<String, String> environment, Path at)
            throws IOException {
        LocalProcess process =
                LocalProcess.start(directory.resolve(processes.size() + "-" + name), words, environment, at, programs);
        processes.add(process);
        return process;
    }

    /** For each path that a service has in its container, where that is here. */
    private Map<String, String> places(String name, Service service) throws IOException {
        Map<String, String> places = new LinkedHashMap<>();
        places.put(Dockerfile.jar().get(1), JAR.toAbsolutePath().toString());
        for (String secret : service.secrets()) {
            places.put("/run/secrets/" + secret, secret(secret).toString());
        }
        Map<String, Path> texts = new LinkedHashMap<>();
        for (Map.Entry<String, String> mount : service.mounts().entrySet()) {
            Path host = Path.of(mount.getValue()).toAbsolutePath().normalize();
            if (!mount.getValue().startsWith(".")) {
                host = Files.createDirectories(directory.resolve("volume-" + mount.getValue()));
            } else if (Files.isRegularFile(host)) {
                texts.put(mount.getKey(), host);
                host = directory.resolve(name + "-" + host.getFileName());
            }
            places.put(mount.getKey(), host.toString());
        }
        for (String memory : service.strings("tmpfs")) {
            if (!memory.equals("/tmp")) {
                places.put(
                        memory,
                        Files.createDirectories(directory.resolve("memory-" + name))
                                .toString());
            }
        }
        for (Map.Entry<String, Path> text : texts.entrySet()) {
            Path place = Path.of(places.get(text.getKey()));
            // A shell reads its script while it runs.
            if (!Files.exists(place)) {
                Files.writeString(place, moved(Files.readString(text.getValue()), places));
            }
        }
        return places;
    }

    /** A text of the container's, with the paths and ports that are here instead. */
    private String moved(String text, Map<String, String> places) {
        String here = withPorts(text);
        for (Map.Entry<String, String> place : places.entrySet()) {
            here = here.replaceAll(
                    "(?<![\\w./:-])" + Pattern.quote(place.getKey()) + "(?![\\w.-])",
                    Matcher.quoteReplacement(place.getValue()));
        }
        return here;
    }

    private String withPorts(String text) {
        return NODE_PORT
                .matcher(text)
                .replaceAll(
                        found -> nodePorts.computeIfAbsent(found.group(), unused -> Integer.toString(FreePort.find())));
    }

    private String here(String word, Map<String, String> places) {
        assertThat(word).as("a variable, which is not replaced here").doesNotContain("${");
        String here = moved(
                word.replace("$$", "$")
                        .replace(H2 + "/", H2 + ":" + port + "/")
                        .replace(POSTGRES + "/", POSTGRES + ":" + port + "/"),
                places);
        if (here.contains("jdbc:")) {
            assertThat(here)
                    .as("a location on another server")
                    .containsAnyOf(location(), postgresLocation(), clusterLocation());
        }
        for (Matcher path = ABSOLUTE_PATH.matcher(here); path.find(); ) {
            assertThat(path.group())
                    .as("a path that is not mounted, in " + word)
                    .matches(
                            p -> p.equals("/bin/sh") || places.values().stream().anyMatch(p::startsWith));
        }
        return here;
    }
}
