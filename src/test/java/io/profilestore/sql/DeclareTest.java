package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.SchemaMismatch;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnMigration;
import io.profilestore.schema.ColumnMigrations;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.SchemaGate;
import io.profilestore.schema.WantedColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Columns that are declared while others work on the store, knowing nothing of them. */
class DeclareTest {

    @TempDir
    Path directory;

    private SqlStore declaring;
    private SqlStore unknowing;

    @BeforeEach
    void open() {
        declaring = H2Directory.create(directory);
        unknowing = H2Directory.open(directory);
    }

    @AfterEach
    void close() {
        unknowing.close();
        declaring.close();
    }

    private List<Column> declare(String field, ColumnType type) {
        return declaring.declare(List.of(WantedColumn.of(field, type)), directory.resolve("columns"));
    }

    private static void assertSame(JsonNode actual, String expected) {
        assertThat(JsonDifference.between(actual, Json.parse(expected))).isEmpty();
    }

    @Test
    void declare_returned_isInTheFile(@TempDir Path copy) throws IOException {
        declare("visits", ColumnType.BIGINT);

        for (String file : List.of("profiles.mv.db", "profiles.credentials")) {
            Files.copy(directory.resolve(file), copy.resolve(file));
        }
        try (SqlStore after = H2Directory.open(copy)) {
            assertThat(after.columns()).extracting(Column::field).contains("visits");
        }
    }

    @Test
    void increment_valueStillInExtra_countsOn() {
        declaring.set("k", Json.parse("{\"visits\":41}"));
        declare("visits", ColumnType.BIGINT);
        assertThat(declaring.increment("k", "visits", 1)).isEqualTo(42);
        assertThat(declaring.increment("k", "visits", 1)).isEqualTo(43);
        assertSame(declaring.get("k").orElseThrow(), "{\"visits\":43}");
    }

    @Test
    void declare_again_changesNothing() throws IOException {
        assertThat(declare("visits", ColumnType.BIGINT)).hasSize(1);
        assertThat(declare("visits", ColumnType.VARCHAR)).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("columns"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void declare_fromAnotherDirectory_numbersOn() {
        declare("visits", ColumnType.BIGINT);
        List<Column> added = declaring.declare(
                List.of(WantedColumn.of("score", ColumnType.DECIMAL)), directory.resolve("elsewhere"));
        assertThat(added).extracting(Column::field).containsExactly("score");
        assertThat(directory.resolve("elsewhere/V2__score.sql")).exists();
    }

    @Test
    void declare_migrationWrittenByHand_isApplied() throws IOException {
        Path columns = Files.createDirectory(directory.resolve("columns"));
        Files.writeString(columns.resolve("V1__nick.sql"), """
                ALTER TABLE profile ADD COLUMN nick VARCHAR;
                INSERT INTO profile_column (field, column_name, type) VALUES ('nickname', 'NICK', 'VARCHAR');
                """);
        assertThat(declaring.declare(List.of(), columns))
                .containsExactly(new Column("nickname", "NICK", ColumnType.VARCHAR));
    }

    @Test
    void declare_whileATransactionHoldsOnlyALock_waitsForItsEnd() throws Exception {
        try (Connection other = H2Directory.owner(directory);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // Changes nothing and still locks the table against changes of its definition.
            statement.executeUpdate("UPDATE profile SET email = 'e' WHERE id = 'nobody'");
            CompletableFuture<List<Column>> declared =
                    CompletableFuture.supplyAsync(() -> declare("visits", ColumnType.BIGINT));
            // Two rounds in which the gate finds the lock, leaves, and lets this transaction go on.
            for (int i = 0; i < 2; i++) {
                statement.executeUpdate("UPDATE profile SET email = 'e' WHERE id = 'nobody'");
            }
            assertThat(declared).isNotDone();
            other.commit();
            assertThat(declared.get()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"20000, 1", "20001, 2"})
    void declare_largeTable_letsOthersInBetweenTheColumns(int rows, int passes) throws Exception {
        try (Connection owner = H2Directory.owner(directory);
                Statement statement = owner.createStatement()) {
            statement.executeUpdate("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                    + " SELECT X, 1, JSON '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, " + rows
                    + ")");
            AtomicInteger passed = new AtomicInteger();
            SchemaGate gate = new SchemaGate() {
                @Override
                public <T> T pass(Call call, Change<T> change) {
                    passed.incrementAndGet();
                    try {
                        return change.on(owner);
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                }
            };
            new ColumnMigrations(
                            Call.on("declare", "test"),
                            SqlStoreProvider.of("h2").orElseThrow().definitions(),
                            gate,
                            directory.resolve("columns"))
                    .declare(
                            owner,
                            List.of(WantedColumn.of("a", ColumnType.BIGINT), WantedColumn.of("b", ColumnType.BIGINT)));
            assertThat(passed).hasValue(passes);
        }
        assertThat(declaring.columns()).extracting(Column::field).contains("a", "b");
    }

    @Test
    void planned_newTable_avoidsTheNamesOfAllItsColumns() throws Exception {
        List<WantedColumn> clashing = new ArrayList<>();
        try (Connection owner = H2Directory.owner(directory);
                ResultSet columns = owner.getMetaData().getColumns(null, null, "PROFILE", null)) {
            while (columns.next()) {
                clashing.add(WantedColumn.of(columns.getString("COLUMN_NAME"), ColumnType.BIGINT));
            }
        }
        assertThat(ColumnMigration.ofNewTable(
                        SqlStoreProvider.of("h2").orElseThrow().definitions(), clashing))
                .isEqualTo(declaring.planned(clashing))
                .allSatisfy(migration -> assertThat(migration.column().name())
                        .isEqualTo(migration.column().field() + "_2"))
                .hasSizeGreaterThan(10);
    }

    @Test
    void declare_migrationFailedBefore_isTriedAgainOnceMended() throws IOException {
        Path columns = Files.createDirectory(directory.resolve("columns"));
        Path migration = columns.resolve("V1__nick.sql");
        Files.writeString(migration, "ALTER TABLE profile ADD COLUMN nick NO_SUCH_TYPE;");
        assertThatThrownBy(() -> declaring.declare(List.of(), columns))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("NO_SUCH_TYPE");
        Files.writeString(migration, """
                ALTER TABLE profile ADD COLUMN nick VARCHAR;
                INSERT INTO profile_column (field, column_name, type) VALUES ('nickname', 'NICK', 'VARCHAR');
                """);
        assertThat(declaring.declare(List.of(), columns)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "version",
                "extra",
                "document",
                "created_at",
                "select",
                "\"",
                "'",
                "${flyway:user}",
                "",
                "Email",
                "EMAIL",
                "a.b",
                "a\nb",
                "a\r\nb",
                "\u0000",
                "é🙂",
                "--",
                "/*",
                "$$",
                ";",
                "\\",
                "?",
                "{1}",
                "a b"
            })
    void declare_anyFieldName_works(String field) {
        declare(field, ColumnType.BIGINT);
        declaring.set("k", Json.mapper().createObjectNode().put(field, 1).put("email", "e"));
        assertThat(declaring.increment("k", field, 1)).isEqualTo(2);
        declaring.update("k", Changes.set("email", "f"));
        declaring.update("k", Changes.set(field, "text"));
        assertThat(declaring.get("k").orElseThrow().get(field).stringValue()).isEqualTo("text");
        declaring.update("k", Changes.unset(field));
        assertSame(declaring.get("k").orElseThrow(), "{\"email\":\"f\"}");
    }

    @Test
    void declare_underWriters_losesNothing() throws Exception {
        int writers = 6;
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<Long>> counts = Stream.iterate(0, i -> i + 1)
                    .limit(writers)
                    .map(i -> threads.submit(() -> countUntil(stop, i % 2 == 0 ? declaring : unknowing, i)))
                    .toList();
            declare("shared", ColumnType.BIGINT);
            for (int i = 0; i < 10; i++) {
                declare("column-" + i, i % 2 == 0 ? ColumnType.BIGINT : ColumnType.JSON);
            }
            stop.set(true);
            long acknowledged = 0;
            for (int i = 0; i < writers; i++) {
                long count = counts.get(i).get();
                acknowledged += count;
                assertThat(declaring.get("own-" + i).orElseThrow().get("n").longValue())
                        .isEqualTo(count);
            }
            assertThat(declaring.get("shared").orElseThrow().get("shared").longValue())
                    .isEqualTo(acknowledged);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long countUntil(AtomicBoolean stop, SqlStore store, int writer) {
        long count = 0;
        while (!stop.get() || count == 0) {
            store.increment("shared", "shared", 1);
            store.update("own-" + writer, Changes.set("email", "e" + count).increment("n", 1));
            count++;
        }
        return count;
    }
}
