package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that were stored before their column was declared, on their way into it. */
class ColumnMoveTest {

    private static final long SEED = 7;

    @TempDir
    Path directory;

    private TestedDatabase database;
    private SqlStore store;
    private SqlStore unknowing;

    @BeforeEach
    void open() throws Exception {
        database = database();
        store = database.open();
        unknowing = database.open();
    }

    TestedDatabase database() throws Exception {
        return TestedDatabase.h2(directory);
    }

    @AfterEach
    void close() throws Exception {
        unknowing.close();
        store.close();
        database.drop();
    }

    private void declare(Map<String, ColumnType> fields) {
        List<WantedColumn> wanted = fields.entrySet().stream()
                .map(field -> WantedColumn.of(field.getKey(), field.getValue()))
                .toList();
        assertThat(store.declare(wanted, directory.resolve("columns"))).hasSameSizeAs(fields.keySet());
    }

    /** Under {@code k0}, {@code k1} and so on. */
    private void write(List<ObjectNode> profiles) {
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            List<ImportRecord> batch = new ArrayList<>();
            profiles.forEach(profile -> batch.add(new ImportRecord("k" + batch.size(), profile)));
            assertThat(run.write(batch, batch.size())).containsOnly(ImportOutcome.INSERTED);
        }
    }

    private String row(String columns, String key) throws Exception {
        return answer("SELECT " + columns + " FROM profile WHERE id = '" + key + "'");
    }

    private String answer(String query) throws Exception {
        try (Connection connection = database.owner();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(i == 1 ? "" : " ").append(row.getString(i));
            }
            return database.plain(text.toString());
        }
    }

    @Test
    void move_valuesInExtra_areInTheirColumnsAfterwards() throws Exception {
        store.set(
                "k",
                Json.parse("{\"visits\":1,\"score\":1.50,\"tags\":[1],\"is_on\":true,\"nick\":\"x\",\"other\":2}"));
        declare(Map.of(
                "visits", ColumnType.BIGINT,
                "score", ColumnType.DECIMAL,
                "tags", ColumnType.JSON,
                "is_on", ColumnType.BOOLEAN,
                "nick", ColumnType.VARCHAR));

        assertThat(store.moveToColumns(MoveProgress.NONE)).isEqualTo(1);

        assertThat(row("visits, score, tags, is_on, nick, extra", "k")).isEqualTo("1 1.5 [1] TRUE x {\"other\":2}");
        assertThat(store.moveToColumns(MoveProgress.NONE)).as("again").isZero();
    }

    @Test
    void move_valueThatDoesNotFit_stays() throws Exception {
        store.set("text", Json.parse("{\"visits\":\"1\"}"));
        store.set("null", Json.parse("{\"visits\":null}"));
        store.set("large", Json.parse("{\"visits\":9223372036854775808}"));
        store.set("array", Json.parse("[{\"visits\":1}]"));
        declare(Map.of("visits", ColumnType.BIGINT));

        assertThat(store.moveToColumns(MoveProgress.NONE)).isZero();

        assertThat(row("visits, extra", "text")).isEqualTo("null {\"visits\":\"1\"}");
        assertThat(row("visits, extra", "null")).isEqualTo("null {\"visits\":null}");
        assertThat(row("visits, extra", "large")).isEqualTo("null {\"visits\":9223372036854775808}");
        assertThat(row("visits, document", "array")).isEqualTo("null [{\"visits\":1}]");
    }

    @Test
    void move_profile_isTheSameVersionToEverybody() throws Exception {
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            var unused = run.write(List.of(new ImportRecord("imported", Json.parse("{\"visits\":1}"))), 1);
        }
        long version = store.set("k", Json.parse("{\"visits\":1}"));
        Profile before = store.find("k").orElseThrow();
        String token = row("write_token", "k");
        declare(Map.of("visits", ColumnType.BIGINT));

        assertThat(store.moveToColumns(MoveProgress.NONE)).isEqualTo(2);

        Profile after = store.find("k").orElseThrow();
        assertThat(after.version()).isEqualTo(version);
        assertThat(after.updated()).isEqualTo(before.updated());
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(row("write_token", "k")).isEqualTo(token);
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            assertThat(run.write(List.of(new ImportRecord("imported", Json.parse("{\"visits\":2}"))), 1))
                    .containsExactly(ImportOutcome.UPDATED);
        }
        // By somebody who read before the column was there, and writes after.
        assertThat(unknowing.update("k", Changes.increment("visits", 1), Expect.version(version)))
                .isGreaterThan(version);
        assertThat(row("visits, extra", "k")).isEqualTo("2 {}");
    }

    @Test
    void move_stoppedBetweenBatches_goesOnTheNextTime() throws Exception {
        int profiles = 600;
        List<ObjectNode> all = new ArrayList<>();
        for (int i = 0; i < profiles; i++) {
            all.add(Json.mapper().createObjectNode().put("visits", i));
        }
        write(all);
        declare(Map.of("visits", ColumnType.BIGINT));
        assertThatThrownBy(() -> store.moveToColumns((seen, bytes) -> {
                    throw new IllegalStateException("killed after " + seen);
                }))
                .hasMessage("killed after 250");

        assertThat(store.moveToColumns(MoveProgress.NONE)).isEqualTo(profiles - 250);

        assertThat(answer("SELECT COUNT(visits) FROM profile")).isEqualTo(Integer.toString(profiles));
    }

    @Test
    void move_profileIsChangedAfterItWasRead_isMovedAsItIsThen() throws Exception {
        store.set("k", Json.parse("{\"visits\":1,\"nick\":\"a\"}"));
        store.set("l", Json.parse("{\"visits\":1}"));
        declare(Map.of("visits", ColumnType.BIGINT));
        try (Connection other = database.owner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // The move reads the row as it was, and then waits for this transaction.
            statement.executeUpdate("UPDATE profile SET version = version + 1, extra = "
                    + database.json("{\"visits\":2,\"nick\":\"b\"}") + " WHERE id = 'k'");
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<Long> moved = thread.submit(() -> store.moveToColumns(MoveProgress.NONE));
                awaitBlocked(statement);
                other.commit();
                assertThat(moved.get()).isEqualTo(2);
            } finally {
                thread.shutdownNow();
            }
        }
        assertThat(row("visits, extra", "k")).isEqualTo("2 {\"nick\":\"b\"}");
    }

    private void awaitBlocked(Statement statement) throws SQLException {
        boolean blocked = false;
        while (!blocked) {
            try (ResultSet waiting = statement.executeQuery(database.blocked())) {
                waiting.next();
                blocked = waiting.getInt(1) > 0;
            }
        }
    }

    /** Any value in a field of any type, whether or not it fits. */
    @Test
    void move_generatedProfiles_areWhatTheyWere() {
        Random random = new Random(SEED);
        List<ObjectNode> profiles = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ObjectNode profile = Json.mapper().createObjectNode();
            for (ColumnType type : ColumnType.values()) {
                if (random.nextInt(4) > 0) {
                    profile.set(type.name(), value(random, 2));
                }
            }
            profiles.add(profile);
        }
        write(profiles);
        Map<String, ColumnType> columns = new TreeMap<>();
        for (ColumnType type : ColumnType.values()) {
            columns.put(type.name(), type);
        }
        declare(columns);
        long fitting = profiles.stream()
                .filter(profile -> columns.entrySet().stream()
                        .anyMatch(column -> profile.has(column.getKey())
                                && column.getValue().fits(profile.get(column.getKey()))))
                .count();

        assertThat(store.moveToColumns(MoveProgress.NONE)).isEqualTo(fitting);

        for (SqlStore reader : List.of(store, unknowing)) {
            try (Stream<Profile> all = reader.scan("k")) {
                assertThat(all)
                        .hasSameSizeAs(profiles)
                        .allSatisfy(profile -> assertThat(JsonDifference.between(
                                        profile.value(),
                                        profiles.get(
                                                Integer.parseInt(profile.key().substring(1)))))
                                .isEmpty());
            }
        }
    }

    private JsonNode value(Random random, int depth) {
        List<String> values = List.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
                "-0.0",
                "1.0",
                "1.10",
                "1e0",
                "1e16",
                "1e400",
                "1e-400",
                "123456789012345678901234567890.5",
                "\"\"",
                "\"1\"",
                database.takesNul() ? "\"\\u0000\"" : "\"0\"",
                "\"🙂\"",
                "[]",
                "{}",
                "[1,1.0,1e0,null]",
                "{\"a\":{\"b\":[]}}");
        if (depth > 0 && random.nextInt(5) == 0) {
            return Json.mapper().createObjectNode().set("a", value(random, depth - 1));
        }
        return Json.parse(values.get(random.nextInt(values.size())));
    }

    /** Declared and moved under writers, half of which learn of each column only when a statement of theirs misses. */
    @Test
    void move_underWriters_losesNothingAndFailsNobody() throws Exception {
        for (int i = 0; i < 500; i++) {
            store.set("filler" + i, Json.parse("{\"c0\":1,\"c1\":1,\"c2\":1,\"nick\":\"x\"}"));
        }
        AtomicBoolean stop = new AtomicBoolean();
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<long[]>> counts = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                SqlStore client = i % 2 == 0 ? store : unknowing;
                String own = "own" + i;
                counts.add(threads.submit(() -> countUntil(stop, client, own)));
            }
            for (String field : List.of("c0", "c1", "c2")) {
                declare(Map.of(field, ColumnType.BIGINT));
                assertThat(store.moveToColumns(MoveProgress.NONE)).isGreaterThanOrEqualTo(500);
            }
            declare(Map.of("nick", ColumnType.VARCHAR));
            assertThat(store.moveToColumns(MoveProgress.NONE)).isGreaterThanOrEqualTo(500);
            stop.set(true);
            long[] acknowledged = new long[3];
            for (int i = 0; i < writers; i++) {
                long[] count = counts.get(i).get();
                JsonNode own = store.get("own" + i).orElseThrow();
                for (int field = 0; field < 3; field++) {
                    acknowledged[field] += count[field];
                    assertThat(own.get("c" + field).longValue()).isEqualTo(count[field]);
                }
                assertThat(own.get("nick").stringValue()).isEqualTo("n" + (count[2] - 1));
            }
            JsonNode shared = store.get("shared").orElseThrow();
            for (int field = 0; field < 3; field++) {
                assertThat(shared.get("c" + field).longValue()).isEqualTo(acknowledged[field]);
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    /** How often each counter was increased; nobody else changes the writer's own profile, so its version is what it saw. */
    private static long[] countUntil(AtomicBoolean stop, SqlStore client, String own) {
        long[] counts = new long[3];
        long version = client.set(own, Json.parse("{\"c0\":0,\"c1\":0,\"c2\":0}"));
        while (!stop.get() || counts[0] == 0) {
            for (int field = 0; field < counts.length; field++) {
                client.increment("shared", "c" + field, 1);
                version = client.update(
                        own, Changes.increment("c" + field, 1).set("nick", "n" + counts[2]), Expect.version(version));
                counts[field]++;
            }
        }
        return counts;
    }
}
