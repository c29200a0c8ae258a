package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Undeclared fields are changed by the one statement where the database can merge JSON. */
class MergeTest {

    private TestedDatabase database;
    private SqlStore store;
    private PGSimpleDataSource connections;
    private final List<String> prepared = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void open() throws Exception {
        database = TestedDatabase.postgres();
        store = database.open();
        connections = new PGSimpleDataSource();
        try (Connection owner = database.owner()) {
            connections.setUrl(owner.getMetaData().getURL());
            connections.setUser(owner.getMetaData().getUserName());
        }
    }

    @AfterEach
    void drop() throws SQLException {
        store.close();
        database.drop();
    }

    /** A store on connections of the application's, which say what they are asked. */
    private ProfileStore recorded() {
        return ProfileStore.open(new WrappingDataSource(connections) {
            @Override
            public Connection getConnection() throws SQLException {
                return recording(wrapped.getConnection());
            }
        });
    }

    private Connection recording(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                MergeTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** What the store asks for a change of {@code user:1}. */
    private List<String> asked(Consumer<ProfileStore> call) {
        try (ProfileStore recorded = recorded()) {
            prepared.clear();
            call.accept(recorded);
            return List.copyOf(prepared);
        }
    }

    private String row() throws Exception {
        try (Connection owner = database.owner();
                ResultSet row = owner.createStatement()
                        .executeQuery("SELECT concat_ws(' ', email, phone, extra) FROM profile WHERE id = 'user:1'")) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{\"a\":1}|{\"a\": 1}",
                "{\"a\":1,\"b\":[2]}|{\"a\":{\"c\":1.0}}|{\"a\": {\"c\": 1.0}, \"b\": [2]}",
                "{\"a\":1,\"b\":2}|{\"a\":null,\"email\":\"x\"}|x {\"a\": null, \"b\": 2}",
                "{\"email\":\"x\",\"phone\":\"1\"}|{\"email\":7,\"phone\":\"2\"}|2 {\"email\": 7}",
                "{\"email\":7,\"a\":1}|{\"email\":\"y\",\"b\":2}|y {\"a\": 1, \"b\": 2}",
                "{\"email\":7}|{\"email\":null}|{\"email\": null}",
            })
    void update_fieldsWithoutColumn_isOneStatement(String before, String set, String row) throws Exception {
        store.set("user:1", Json.parse(before));
        ChangeSet changes = Changes.none();
        for (var member : Json.parse(set).properties()) {
            changes = changes.set(member.getKey(), member.getValue());
        }

        Changes all = changes;
        assertThat(asked(s -> s.update("user:1", all)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("UPDATE");

        assertThat(row()).isEqualTo(row);
    }

    @Test
    void update_unsetAndIncrementBesides_isOneStatement() throws Exception {
        store.declare(List.of(WantedColumn.of("visits", ColumnType.BIGINT)), directory);
        store.set("user:1", Json.parse("{\"email\":\"x\",\"visits\":1,\"a\":1,\"b\":2}"));

        assertThat(asked(s -> s.update(
                        "user:1",
                        Changes.set("b", 3)
                                .unset("a")
                                .unset("email")
                                .unset("unknown")
                                .increment("visits", 2))))
                .hasSize(1);

        assertThat(row()).isEqualTo("{\"b\": 3}");
        assertThat(store.get("user:1").orElseThrow().get("visits").intValue()).isEqualTo(3);
    }

    @Test
    void update_largeExtra_isRead() {
        String large = "x".repeat(3_000_000);
        store.set("user:1", Json.parse("{\"large\":\"" + large + "\"}"));

        assertThat(asked(s -> s.update("user:1", Changes.set("a", 1)))).hasSizeGreaterThan(1);

        assertThat(store.get("user:1")).contains(Json.parse("{\"large\":\"" + large + "\",\"a\":1}"));
    }

    @Test
    void update_columnDeclaredMeanwhile_isNotMissed() throws Exception {
        store.set("user:1", Json.parse("{\"a\":1}"));
        try (ProfileStore unaware = recorded();
                SqlStore other = database.open()) {
            other.declare(List.of(WantedColumn.of("a", ColumnType.BIGINT)), directory);
            other.update("user:1", Changes.set("a", 2));

            unaware.update("user:1", Changes.unset("a").set("b", 1));

            assertThat(other.get("user:1")).contains(Json.parse("{\"b\":1}"));
        }
    }
}
