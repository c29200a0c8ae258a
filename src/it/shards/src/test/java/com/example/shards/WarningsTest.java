package com.example.shards;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.Expect;
import io.profilestore.InvalidLocation;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.StoreOptions;
import io.profilestore.contract.EndedWait;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Shards whose commits wait for a standby that is not there, and somebody who ends their waiting; the layer keeps warnings. */
@Timeout(60)
class WarningsTest {

    private static final JsonNode PROFILE = Json.parse("{\"email\": \"a@example.com\", \"tags\": [1]}");
    private static final String ALONE = "?options=-c%20synchronous_commit=local";

    private static final UnaryOperator<String> PLAIN_DRIVER =
            text -> text.replaceAll("driverClassName: .*", "driverClassName: org.postgresql.Driver");

    private static EmbeddedPostgres server;
    private static List<String> locations;
    private static Shards shards;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = PostgresServer.start(Map.of("synchronous_standby_names", "nobody"));
        locations = new ArrayList<>();
        String base = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/";
        try (Connection connection = DriverManager.getConnection(base + "postgres" + ALONE, PostgresServer.user(), "");
                Statement statement = connection.createStatement()) {
            for (int shard = 0; shard < Shards.COUNT; shard++) {
                statement.execute("CREATE DATABASE shard" + shard);
                locations.add(base + "shard" + shard);
            }
        }
        for (String location : locations) {
            try (ProfileStore store = PostgresServer.open(location + ALONE)) {
                store.set("user:1", PROFILE);
            }
        }
        shards = new Shards(locations);
    }

    @AfterAll
    static void stop() throws IOException {
        shards.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "update", "update undeclared", "increment", "insert", "delete"})
    void write_whoseWaitForStandbysIsCancelled_isUnknown(String write) {
        try (ProfileStore store = shards.open()) {
            assertThatThrownBy(() -> EndedWait.of(server, () -> call(store, write)))
                    .cause()
                    .isInstanceOf(OutcomeUnknown.class)
                    .hasMessageContaining("wait no longer until its standbys have the change");
        }
    }

    /** The trap: the control. */
    @Test
    void write_whoseWaitIsCancelled_onThePlainDriver_looksMade() throws Exception {
        try (Shards plain = new Shards(locations, PLAIN_DRIVER);
                ProfileStore store = ProfileStore.open(
                        plain.dataSource(), StoreOptions.defaults().withDurability(Durability.RELAXED))) {
            EndedWait.of(server, () -> call(store, "update"));
        }
    }

    static Stream<UnaryOperator<String>> withPlainDrivers() {
        String second = "ds_1:\n    <<: *pool\n";
        return Stream.of(
                PLAIN_DRIVER, text -> text.replace(second, second + "    driverClassName: org.postgresql.Driver\n"));
    }

    /** In all pools, or in one of them. */
    @ParameterizedTest
    @MethodSource("withPlainDrivers")
    void open_onThePlainDriver_isRefused(UnaryOperator<String> change) throws Exception {
        try (Shards plain = new Shards(locations, change)) {
            assertThatThrownBy(plain::open)
                    .isInstanceOf(InvalidLocation.class)
                    .hasMessageContaining("driverClassName io.profilestore.postgres.StrictDriver");
        }
    }

    /** Refused before anything is sent, so nothing is unknown. */
    @Test
    void open_tableThatTheLayerDoesNotKnow_isRefused() throws Exception {
        UnaryOperator<String> without = text -> text.replace("      - profile_column\n", "");
        try (Shards lacking = new Shards(locations, without)) {
            assertThatThrownBy(lacking::open)
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("compare its rules");
        }
    }

    private static void call(ProfileStore store, String write) {
        switch (write) {
            case "set" -> store.set("user:1", PROFILE);
            case "update" -> store.update("user:1", Changes.set("email", "a@example.com"));
            case "update undeclared" -> store.update("user:1", Changes.set("undeclared", "x"));
            case "increment" -> store.increment("user:1", "undeclared count", 1);
            case "insert" -> store.set("user:2", PROFILE, Expect.absent());
            case "delete" -> store.delete("user:1");
            default -> throw new AssertionError(write);
        }
    }
}
