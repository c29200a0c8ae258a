package io.profilestore.cluster;

import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three PostgreSQL servers on the loopback interface: a primary and two standbys that stream from it. A commit returns when one
 * of the standbys has it on its disk too. Whoever uses this takes the part of what watches such servers. They do not outlive
 * this JVM.
 */
public final class PostgresCluster implements AutoCloseable {

    /** Added to a location, it lets a commit return when it is on the primary's disk: replication is asynchronous then. */
    public static final String ASYNCHRONOUS = "options=-c%20synchronous_commit=local";

    private static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final List<ClusterNode> nodes = new ArrayList<>();
    private ClusterNode primary;

    /**
     * Makes their files and starts them; both standbys stream when this returns.
     *
     * @param directory an existing one, of this cluster alone
     */
    public PostgresCluster(Path directory) throws IOException {
        primary = new ClusterNode(NAMES.get(0), directory.resolve(NAMES.get(0)));
        nodes.add(primary);
        try {
            primary.stop();
            // On each of them, so that none is ever a primary that does not wait.
            ClusterNode.set(primary.data(), "synchronous_standby_names", "ANY 1 (" + String.join(", ", NAMES) + ")");
            for (String name : NAMES.subList(1, NAMES.size())) {
                DataFiles.copyStopped(primary.data(), directory.resolve(name));
                ClusterNode.makeStandby(directory.resolve(name), name, primary);
            }
            primary.start();
            for (String name : NAMES.subList(1, NAMES.size())) {
                nodes.add(new ClusterNode(name, directory.resolve(name)));
            }
            awaitStandbys();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The location that names all of them, in the order in which they were made. */
    public String location() {
        return "jdbc:postgresql://"
                + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",")) + "/postgres";
    }

    /** Opens a store there, and makes the tables where there are none. */
    public ProfileStore open() {
        return PostgresServer.open(location());
    }

    /** The one that takes writes, or was the last to do so. */
    public ClusterNode primary() {
        return primary;
    }

    /** The others, whether they run or not. */
    public List<ClusterNode> standbys() {
        return nodes.stream().filter(node -> node != primary).toList();
    }

    /**
     * Makes the standby that received most the primary, and lets the other one follow it. Nothing acknowledged is lost: of two
     * standbys one has it, so both have to be asked; and nobody receives from the old primary any more, so that it acknowledges
     * nothing should it go on.
     *
     * @throws IllegalStateException if the primary still runs, or one of the standbys does not
     */
    public ClusterNode failOver() {
        if (primary.isRunning() || standbys().stream().anyMatch(node -> !node.isRunning())) {
            throw new IllegalStateException("the primary must have ended, and both standbys run");
        }
        List<ClusterNode> standbys = standbys();
        standbys.forEach(ClusterNode::followNobody);
        await().pollInterval(LOOK_AGAIN)
                .atMost(PATIENCE)
                .until(() -> standbys.stream().noneMatch(ClusterNode::isStreaming));
        ClusterNode furthest = standbys.stream()
                .max(Comparator.comparingLong(ClusterNode::received))
                .orElseThrow();
        furthest.promote();
        primary = furthest;
        standbys.stream().filter(node -> node != furthest).forEach(node -> node.follow(furthest));
        return furthest;
    }

    /**
     * The primary goes on, and what it writes from now on does not reach the standbys, as in a network that stands still; for
     * good.
     */
    public void cutStandbysOff() {
        primary.pauseSenders();
    }

    /** A node that is no longer the primary, and has ended, comes back as a standby, with a copy of the primary's files. */
    public void rejoin(ClusterNode node) throws IOException {
        if (node == primary || node.isRunning()) {
            throw new IllegalStateException(node.name() + " must have ended, and another one be the primary");
        }
        DataFiles.delete(node.data());
        DataFiles.copyRunning(primary, node.data());
        ClusterNode.makeStandby(node.data(), node.name(), primary);
        node.start();
        awaitStandbys();
    }

    /** Waits until all that run receive from the primary. */
    public void awaitStandbys() {
        long expected = standbys().stream().filter(ClusterNode::isRunning).count();
        await().pollInterval(LOOK_AGAIN).atMost(PATIENCE).until(() -> primary.streams() == expected);
    }

    /** Waits until all standbys show what the primary has now. */
    public void awaitReplay() {
        long written = primary.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
        await().pollInterval(LOOK_AGAIN)
                .atMost(PATIENCE)
                .until(() -> standbys().stream().allMatch(node -> node.replayed() >= written));
    }

    @Override
    public void close() {
        nodes.forEach(ClusterNode::close);
    }
}
