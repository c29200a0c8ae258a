package io.profilestore.cluster;

import io.profilestore.contract.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** One machine of a {@link PatroniCluster}: etcd, Patroni, and the PostgreSQL that Patroni starts. */
final class PatroniNode {

    private final Path directory;
    private final Path patroniFile;
    private final Map<String, String> etcd;
    private final Map<String, Object> patroni;
    private final List<Process> processes = new ArrayList<>();

    /**
     * Writes its files.
     *
     * @param directory an existing one of this node alone, which belongs to {@link PatroniCluster#USER}
     * @param etcd as in {@code /etc/default/etcd}
     * @param patroni as in {@code /etc/patroni/config.yml}
     */
    PatroniNode(Path directory, String etcd, String patroni) throws IOException {
        this.directory = directory;
        this.etcd = etcd.lines()
                .filter(line -> line.startsWith("ETCD_"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        this.patroni = new Yaml().load(patroni);
        patroniFile = Files.writeString(directory.resolve("config.yml"), patroni);
    }

    String name() {
        return (String) patroni.get("name");
    }

    /** Where its PostgreSQL listens. */
    String address() {
        return setting("postgresql", "connect_address");
    }

    /** Where its Patroni answers. */
    String restAddress() {
        return setting("restapi", "connect_address");
    }

    /** The user who may do everything. */
    String user() {
        return setting("postgresql", "authentication", "superuser", "username");
    }

    /** That user's. */
    String password() {
        return setting("postgresql", "authentication", "superuser", "password");
    }

    Path patroniFile() {
        return patroniFile;
    }

    private String setting(String... path) {
        Object value = patroni;
        for (String member : path) {
            value = ((Map<?, ?>) value).get(member);
        }
        return (String) value;
    }

    /** As the machine does when it has booted. */
    void start() throws IOException {
        processes.add(start("etcd", List.of("etcd"), etcd));
        processes.add(start("patroni", List.of("patroni", patroniFile.toString()), Map.of()));
    }

    private Process start(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(PatroniCluster.asUser(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** SIGKILL to all of its processes, as if its power were cut; they are gone when this returns. */
    void kill() throws IOException {
        Stream<ProcessHandle> started = processes.stream().map(Process::toHandle);
        Path postmaster = Path.of(setting("postgresql", "data_dir"), "postmaster.pid");
        // It is nobody's child, and where the file is old its number may be another program's.
        Stream<ProcessHandle> server = PostgresProcess.postmaster(postmaster)
                .filter(process -> process.info()
                        .command()
                        .filter(c -> c.endsWith("/postgres"))
                        .isPresent())
                .stream();
        PostgresProcess.kill(Stream.concat(started, server).toList());
        processes.clear();
        // As of a server that is killed elsewhere in these tests: its number may still look taken.
        Files.deleteIfExists(postmaster);
    }
}
