package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** New rows of an import go in by COPY where that is possible, and are the same as by INSERT. */
class BulkInsertTest {

    private static final List<ImportRecord> ODD = List.of(
            record("\\.", "\"\\\\.\""),
            record("\\N", "{\"email\":\"\\\\N\",\"phone\":\"\",\"x\":\"\\\\N\"}"),
            record("a\tb\nc\r\\d", "{\"email\":\"a\\tb\\nc\\r\\\\t\",\"x\":\"\\t\\n\\r\\u0001\\\\\\\"\"}"),
            record("é🙂", "{\"email\":\"é🙂\",\"ü\":\"🙂\"}"),
            record(
                    "numbers",
                    "{\"n\":1e16,\"d\":1.50,\"i\":9223372036854775807,\"x\":1E-400,\"y\":123456789012345678901}"),
            record("decimals", "{\"d\":1E+40}"),
            record("misfits", "{\"email\":1,\"phone\":null,\"d\":3,\"i\":1.0,\"b\":true,\"j\":{\"a\":[1.0,\"\\\\\"]}}"),
            record("null", "null"),
            record("list", "[1,\"\\\\n\"]"));

    private final List<String> log = new ArrayList<>();
    private volatile boolean opened;
    private TestedDatabase database;
    private SqlStore owner;
    private PGSimpleDataSource connections;

    @TempDir
    Path directory;

    private static ImportRecord record(String key, String json) {
        return new ImportRecord(key, Json.parse(json));
    }

    @BeforeEach
    void open() throws Exception {
        database = TestedDatabase.postgres();
        owner = database.open();
        owner.declare(
                List.of(
                        WantedColumn.of("d", ColumnType.DECIMAL),
                        WantedColumn.of("i", ColumnType.BIGINT),
                        WantedColumn.of("b", ColumnType.BOOLEAN),
                        WantedColumn.of("j", ColumnType.JSON)),
                directory);
        connections = new PGSimpleDataSource();
        try (Connection connection = database.owner()) {
            connections.setUrl(connection.getMetaData().getURL());
        }
        connections.setUser(PostgresServer.user());
    }

    @AfterEach
    void drop() throws SQLException {
        owner.close();
        database.drop();
    }

    /** What somebody does just before the rows are sent. */
    private interface Meanwhile {
        void run() throws SQLException;
    }

    /** Connections that, once a store is open, may or may not be seen to be PostgreSQL's, and say when rows are sent together. */
    private DataSource connections(boolean unwrappable, Meanwhile meanwhile) {
        return new WrappingDataSource(connections) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = wrapped.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        BulkInsertTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (p, method, arguments) -> {
                            if (method.getName().equals("isWrapperFor") && opened && !unwrappable) {
                                return false;
                            }
                            if (method.getName().equals("setSavepoint")
                                    || method.getName().equals("rollback")) {
                                log.add(method.getName());
                            }
                            if (method.getName().equals("setSavepoint")) {
                                meanwhile.run();
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    private SqlStore open(DataSource from) {
        opened = false;
        SqlStore store = (SqlStore) ProfileStore.open(from);
        opened = true;
        return store;
    }

    private List<ImportOutcome> imported(DataSource from, List<ImportRecord> records) {
        try (SqlStore store = open(from);
                ImportRun run = store.startImport(ImportOrder.of("test"))) {
            List<ImportOutcome> outcomes = run.write(records, records.size());
            run.finish();
            return outcomes;
        }
    }

    private List<String> rows() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.owner();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT id, email, phone, d, i, b, j, extra, document, source_digest,"
                                + " version = source_version AND created_at = updated_at AND write_token IS NULL"
                                + " AND abs(extract(epoch FROM created_at) * 1000000 - version) < 10"
                                + " AND import_id = (SELECT max(id) FROM profile_import) FROM profile ORDER BY id")) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(row.getString(i)).append('|');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    @Test
    void write_oddTexts_areTheSameBothWays() throws Exception {
        imported(connections(true, () -> {}), ODD);
        assertThat(log).containsExactly("setSavepoint");
        List<String> copied = rows();
        try (Connection connection = database.owner();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM profile");
        }
        log.clear();
        imported(connections(false, () -> {}), ODD);
        assertThat(log).isEmpty();

        assertThat(copied).isEqualTo(rows()).hasSize(ODD.size()).allMatch(row -> row.endsWith("|t|"));
        for (ImportRecord record : ODD) {
            assertThat(owner.get(record.key()))
                    .hasValueSatisfying(value -> assertThat(JsonDifference.equal(value, record.value()))
                            .as("%s is %s", record, value)
                            .isTrue());
        }
    }

    @Test
    void write_profileCreatedMeanwhile_isKept() {
        List<ImportOutcome> outcomes = imported(
                connections(true, () -> {
                    if (log.size() == 1) {
                        owner.set("null", Json.parse("{\"mine\":1}"));
                    }
                }),
                ODD);

        assertThat(log).startsWith("setSavepoint", "rollback");
        assertThat(outcomes)
                .filteredOn(o -> o == ImportOutcome.CONFLICT_FOREIGN)
                .hasSize(1);
        assertThat(outcomes).filteredOn(o -> o == ImportOutcome.INSERTED).hasSize(ODD.size() - 1);
        assertThat(owner.get("null")).contains(Json.parse("{\"mine\":1}"));
    }

    /** Such a driver says of no row whether it was there already. */
    @Test
    void write_driverThatRewritesBatches_findsWhatIsThere() throws Exception {
        owner.set("null", Json.parse("{\"mine\":1}"));
        connections.setReWriteBatchedInserts(true);

        try (SqlStore store = open(connections(false, () -> {}));
                ImportRun run = store.startImport(ImportOrder.of("test"))) {
            run.write(List.of(record("first", "1")), 1);
            assertThat(run.write(ODD, ODD.size() + 1))
                    .filteredOn(ImportOutcome::isConflict)
                    .containsExactly(ImportOutcome.CONFLICT_FOREIGN);
        }
        assertThat(owner.get("null")).contains(Json.parse("{\"mine\":1}"));
    }

    @Test
    void write_keyIsThereBesidesATeamsUniqueValue_isFoundByTheKey() throws Exception {
        owner.set("z", Json.parse("{\"email\":\"z@example.com\"}"));
        try (Connection connection = database.owner();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE profile DROP CONSTRAINT profile_key");
            statement.execute("CREATE UNIQUE INDEX unique_email ON profile (email)");
            statement.execute("ALTER TABLE profile ADD CONSTRAINT profile_key PRIMARY KEY (id)");
        }
        try (SqlStore store = (SqlStore) ProfileStore.open(connections(true, () -> {}));
                ImportRun run = store.startImport(ImportOrder.of("test"))) {
            run.write(List.of(record("first", "1")), 1);

            assertThat(run.write(List.of(record("z", "{\"email\":\"z@example.com\"}")), 2))
                    .containsExactly(ImportOutcome.UNCHANGED);
        }
    }

    @Test
    void write_tableWithRowSecurity_takesThemOneByOne() throws Exception {
        String role = "guarded_" + ProcessHandle.current().pid();
        try (Connection connection = database.owner();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + role + " LOGIN");
            statement.execute("GRANT USAGE ON SCHEMA " + connection.getSchema() + " TO " + role);
            statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA " + connection.getSchema() + " TO " + role);
            statement.execute("ALTER TABLE profile ENABLE ROW LEVEL SECURITY");
            statement.execute("CREATE POLICY everything ON profile USING (true) WITH CHECK (true)");
            connections.setUser(role);
            try {
                assertThat(imported(connections(true, () -> {}), ODD)).containsOnly(ImportOutcome.INSERTED);
                assertThat(log).contains("rollback");
                assertThat(rows()).hasSize(ODD.size());
            } finally {
                statement.execute("DROP OWNED BY " + role);
                statement.execute("DROP ROLE " + role);
            }
        }
    }
}
