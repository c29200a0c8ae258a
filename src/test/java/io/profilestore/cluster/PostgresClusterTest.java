package io.profilestore.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.ProfileStore;
import io.profilestore.cluster.PostgresCluster.Replication;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store on three servers, of which one after the other ends. */
@Timeout(180)
class PostgresClusterTest {

    @TempDir
    static Path directory;

    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        cluster = new PostgresCluster(directory, Replication.QUORUM);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void calls_primaryKilled_goOn() throws Exception {
        try (ProfileStore store = cluster.open()) {
            store.set("user:1", Json.parse("{\"email\":\"a\"}"));
            ClusterNode old = cluster.primary();
            old.kill();
            cluster.failOver();
            assertThat(store.get("user:1")).isPresent();
            store.set("user:1", Json.parse("{\"email\":\"b\"}"));
            cluster.rejoin(old);
            cluster.awaitReplay();
            assertThat(old.number("SELECT count(*) FROM profile")).isEqualTo(1);
        }
    }
}
