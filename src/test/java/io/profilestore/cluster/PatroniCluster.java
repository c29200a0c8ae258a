package io.profilestore.cluster;

import static org.awaitility.Awaitility.await;

import io.profilestore.FreePort;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Three machines as docs/scaling.md sets them up with Patroni, as processes on the loopback interface: of Debian's packages, which
 * are not this build's. They do not outlive this JVM.
 */
public final class PatroniCluster implements AutoCloseable {

    /** The one that Debian's package makes; neither PostgreSQL nor Patroni runs as root. */
    static final String USER = "postgres";

    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/patroni"), Path.of("/usr/bin/etcd"), Path.of("/usr/lib/postgresql/15/bin/postgres"));

    private static final String INSTALL = "apt-get install patroni etcd-server python3-etcd postgresql-15";

    /** Of the page's recipe. */
    private static final Pattern ADDRESS = Pattern.compile("10\\.0\\.0\\.[123]:\\d+");

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, String> addresses = new HashMap<>();
    private final List<PatroniNode> nodes = new ArrayList<>();
    private final Path directory;
    private final Thread atShutdown = new Thread(this::kill);

    /** Makes their files and starts them; both standbys stream when this returns. */
    public PatroniCluster() throws IOException {
        directory = Files.createTempDirectory("patroni");
        Runtime.getRuntime().addShutdownHook(atShutdown);
        try {
            for (int number = 1; number <= NODES; number++) {
                Path own = Files.createDirectory(directory.resolve("db" + number));
                nodes.add(new PatroniNode(
                        own, here("/etc/default/etcd", number, own), here("/etc/patroni/config.yml", number, own)));
            }
            give(directory);
            for (PatroniNode node : nodes) {
                node.start();
            }
            awaitComplete();
        } catch (IOException | RuntimeException e) {
            kill();
            throw e;
        }
    }

    /** Whether Debian's packages are there; where they are not, that is said, and what to do. */
    public static boolean isThere() {
        List<Path> missing = PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(program))
                .toList();
        if (!missing.isEmpty()) {
            System.err.println("NOT TESTED: Patroni, for want of " + missing + "; on Debian 12: " + INSTALL);
        }
        return missing.isEmpty();
    }

    /** A command as that of a user who may run PostgreSQL. */
    static List<String> asUser(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups", "--"));
        all.addAll(command);
        return all;
    }

    /** The page's file for one of the machines: a line that does not name all of them is the machine's own. */
    private String here(String path, int number, Path own) throws IOException {
        String file = RecipeFile.text(path)
                .lines()
                .map(line -> line.contains("10.0.0.3")
                        ? line
                        : line.replace("10.0.0.1", "10.0.0." + number).replace("db1", "db" + number))
                .collect(Collectors.joining("\n", "", "\n"));
        return ADDRESS.matcher(file)
                .replaceAll(
                        address -> addresses.computeIfAbsent(address.group(), unused -> "127.0.0.1:" + FreePort.find()))
                .replace("10.0.0.0/24", "127.0.0.1/32")
                .replace("/var/lib", own.toString())
                .replace("/var/run/postgresql", own.toString());
    }

    /** Lets the user who runs all of it have these files. */
    private static void give(Path directory) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return;
        }
        var user = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setOwner(file, user);
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The location that names all of them, with an SQL schema. */
    public String location(String schema) {
        return nodes.stream()
                        .map(PatroniNode::address)
                        .collect(Collectors.joining(",", "jdbc:postgresql://", "/postgres"))
                + "?currentSchema=" + schema;
    }

    /** The user who may do everything. */
    public String user() {
        return nodes.get(0).user();
    }

    /** That user's. */
    public String password() {
        return nodes.get(0).password();
    }

    /** Makes an empty SQL schema. */
    public void createSchema(String schema) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        location(schema) + "&targetServerType=primary", user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
    }

    /** Kills the machine that has the primary, and waits until another one has it; returns the killed one's name. */
    public String killLeader() throws IOException {
        PatroniNode leader = leader().orElseThrow();
        leader.kill();
        awaitLeaderOtherThan(leader);
        return leader.name();
    }

    /** Lets another one have the primary, with both there, and waits until it has. */
    public void switchOver() throws IOException, InterruptedException {
        PatroniNode leader = leader().orElseThrow();
        Path log = directory.resolve("patronictl.log");
        int exitCode = new ProcessBuilder(asUser(List.of(
                        "patronictl",
                        "-c",
                        leader.patroniFile().toString(),
                        "switchover",
                        "--leader",
                        leader.name(),
                        "--force")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("patronictl: " + Files.readString(log));
        }
        awaitLeaderOtherThan(leader);
    }

    /** The machine of this name, which was killed, starts again. */
    public void restart(String name) throws IOException {
        for (PatroniNode node : nodes) {
            if (node.name().equals(name)) {
                node.start();
            }
        }
    }

    private void awaitLeaderOtherThan(PatroniNode old) {
        await().pollInterval(LOOK_AGAIN)
                .atMost(PATIENCE)
                .until(() -> leader().filter(leader -> leader != old).isPresent());
    }

    /** Waits until one leads, one is its synchronous standby, and the third one follows: what was the primary does that by itself. */
    public void awaitComplete() {
        await().pollInterval(LOOK_AGAIN)
                .atMost(PATIENCE)
                .until(() -> leader().map(this::members)
                        .map(PatroniCluster::isComplete)
                        .orElse(false));
    }

    private static boolean isComplete(JsonNode members) {
        List<String> roles = members.valueStream()
                .filter(member -> List.of("running", "streaming")
                        .contains(member.path("state").asString("")))
                .filter(member -> member.path("timeline").equals(members.path(0).path("timeline")))
                .map(member -> member.path("role").asString(""))
                .sorted()
                .toList();
        return roles.equals(List.of("leader", "replica", "sync_standby"));
    }

    /** As Patroni's interface has them. */
    private JsonNode members(PatroniNode asked) {
        return get(asked, "/cluster")
                .map(answer -> Json.parse(answer.body()).path("members"))
                .orElseThrow();
    }

    private Optional<PatroniNode> leader() {
        return nodes.stream()
                .filter(node -> get(node, "/primary")
                        .filter(answer -> answer.statusCode() == 200)
                        .isPresent())
                .findFirst();
    }

    private Optional<HttpResponse<String>> get(PatroniNode node, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + node.restAddress() + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void kill() {
        for (PatroniNode node : nodes) {
            try {
                node.kill();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Kills them, and removes their files. */
    @Override
    public void close() throws IOException {
        kill();
        Runtime.getRuntime().removeShutdownHook(atShutdown);
        DataFiles.delete(directory);
    }
}
