package io.profilestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.contract.EndedWait;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server whose commits wait for a standby that is not there, and somebody who ends their waiting. */
class CancelledReplicationTest {

    private static final JsonNode PROFILE = Json.parse("{\"email\": \"a@example.com\", \"tags\": [1]}");

    private static EmbeddedPostgres server;
    private static String location;

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start(Map.of("synchronous_standby_names", "nobody"));
        location = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
        try (ProfileStore store = PostgresServer.open(location + "?options=-c%20synchronous_commit=local")) {
            store.set("user:1", PROFILE);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "update", "update undeclared", "increment", "insert", "delete"})
    void write_whoseWaitForStandbysIsCancelled_isUnknown(String write) {
        assertThatThrownBy(() -> cancelled(store -> call(store, write))).cause().isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void write_whoseWaitIsCancelled_isThereAllTheSame() {
        assertThatThrownBy(() -> cancelled(store -> store.update("user:1", Changes.set("email", "b@example.com"))))
                .cause()
                .hasMessageContaining("wait no longer until its standbys have the change");

        try (ProfileStore store = PostgresServer.open(location)) {
            assertThat(store.get("user:1").orElseThrow().get("email").stringValue())
                    .isEqualTo("b@example.com");
        }
    }

    @Test
    void write_thatATriggerWarnsOf_isDone() throws SQLException {
        String local = location + "?options=-c%20synchronous_commit=local";
        try (Connection connection = DriverManager.getConnection(local, PostgresServer.user(), "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE WARNING ''look''; RETURN NEW; END'");
            statement.execute("CREATE TRIGGER warn BEFORE INSERT ON profile FOR EACH ROW EXECUTE FUNCTION warn()");
        }
        try (ProfileStore store = PostgresServer.open(local)) {
            assertThat(store.set("user:3", PROFILE)).isPositive();
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

    /** A call that waits for a standby, until somebody ends its statement. */
    private static void cancelled(Consumer<ProfileStore> call) {
        try (ProfileStore store = PostgresServer.open(location)) {
            EndedWait.of(server, () -> call.accept(store));
        }
    }
}
