package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs that work on a store and have not heard of a column. */
class UnknownColumnTest {

    /** After so many executions PostgreSQL's driver has the server keep the statement. */
    private static final int UNTIL_KEPT = 10;

    @TempDir
    Path directory;

    TestedDatabase database;
    private SqlStore declaring;
    SqlStore unknowing;

    @BeforeEach
    void open() throws Exception {
        database = database();
        declaring = database.open();
        unknowing = database.open();
        declaring.set("k", Json.parse("{\"name\":\"x\"}"));
        for (int i = 0; i < UNTIL_KEPT; i++) {
            unknowing.get("k");
            unknowing.find("k");
        }
    }

    TestedDatabase database() throws Exception {
        return TestedDatabase.h2(directory);
    }

    @AfterEach
    void close() throws Exception {
        unknowing.close();
        declaring.close();
        database.drop();
    }

    private void declare(String field, ColumnType type) {
        declaring.declare(List.of(WantedColumn.of(field, type)), directory.resolve("columns"));
    }

    /** In a column that the other one does not know. */
    private void visitOnce() {
        declare("visits", ColumnType.BIGINT);
        declaring.set("k", Json.parse("{\"visits\":1}"));
    }

    private void execute(String... statements) throws Exception {
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertSame(JsonNode actual, String expected) {
        assertThat(JsonDifference.between(actual, Json.parse(expected))).isEmpty();
    }

    @Test
    void get_columnUnknown_readsIt() {
        declare("visits", ColumnType.BIGINT);
        declaring.set("k", Json.parse("{\"visits\":1,\"name\":\"x\"}"));
        assertSame(unknowing.get("k").orElseThrow(), "{\"visits\":1,\"name\":\"x\"}");
    }

    @Test
    void getAll_columnUnknown_readsIt() {
        visitOnce();
        assertSame(unknowing.getAll(List.of("k")).get("k"), "{\"visits\":1}");
    }

    @Test
    void scan_columnUnknown_readsIt() {
        visitOnce();
        try (Stream<Profile> all = unknowing.scan("")) {
            assertSame(all.findFirst().orElseThrow().value(), "{\"visits\":1}");
        }
    }

    @Test
    void snapshot_columnUnknown_readsIt() {
        visitOnce();
        try (Stream<Profile> all = unknowing.snapshot("")) {
            assertSame(all.findFirst().orElseThrow().value(), "{\"visits\":1}");
        }
    }

    /** That there is another one is found out within the snapshot's transaction, which goes on. */
    @Test
    void snapshot_columnUnknownAndAnotherNotDeclared_readsIt() throws Exception {
        visitOnce();
        execute("ALTER TABLE profile ADD COLUMN remark VARCHAR");
        try (Stream<Profile> all = unknowing.snapshot("")) {
            assertSame(all.findFirst().orElseThrow().value(), "{\"visits\":1}");
        }
    }

    @Test
    void set_columnUnknown_leavesNothingBehind() {
        visitOnce();
        unknowing.set("k", Json.parse("{\"name\":\"x\"}"));
        assertSame(declaring.get("k").orElseThrow(), "{\"name\":\"x\"}");
    }

    @Test
    void update_columnUnknown_keepsItsValue() {
        visitOnce();
        unknowing.update("k", Changes.set("name", "x"));
        assertSame(declaring.get("k").orElseThrow(), "{\"visits\":1,\"name\":\"x\"}");
    }

    @Test
    void update_ofOneColumnWhileAnotherIsUnknown_keepsItsValue() {
        visitOnce();
        unknowing.update("k", Changes.set("email", "x"));
        assertSame(declaring.get("k").orElseThrow(), "{\"visits\":1,\"email\":\"x\"}");
    }

    @Test
    void increment_columnUnknown_countsOn() {
        visitOnce();
        assertThat(unknowing.increment("k", "visits", 1)).isEqualTo(2);
        assertThat(declaring.increment("k", "visits", 1)).isEqualTo(3);
    }

    @Test
    void find_columnUnknown_readsIt() {
        visitOnce();
        assertSame(unknowing.find("k").orElseThrow().value(), "{\"visits\":1}");
    }

    @Test
    void get_columnMadeAndDeclaredLater_readsItOnceItIs() throws Exception {
        execute("ALTER TABLE profile ADD COLUMN nick VARCHAR");
        assertSame(unknowing.get("k").orElseThrow(), "{\"name\":\"x\"}");

        execute(
                "INSERT INTO profile_column (field, column_name, type) VALUES ('nick', " + database.folded("nick")
                        + ", 'VARCHAR')",
                "UPDATE profile SET nick = 'n'");
        assertSame(unknowing.get("k").orElseThrow(), "{\"name\":\"x\",\"nick\":\"n\"}");
        assertSame(unknowing.find("k").orElseThrow().value(), "{\"name\":\"x\",\"nick\":\"n\"}");
    }

    @Test
    void writes_columnMadeButNotDeclared_writeTheOthers() throws Exception {
        execute("ALTER TABLE profile ADD COLUMN remark VARCHAR");
        unknowing.set("k", Json.parse("{\"name\":\"y\"}"));
        unknowing.update("k", Changes.set("nick", "n").set("email", "e"));
        unknowing.modify("k", value -> ((ObjectNode) value).put("name", "z"));
        assertSame(declaring.get("k").orElseThrow(), "{\"name\":\"z\",\"nick\":\"n\",\"email\":\"e\"}");
    }

    @Test
    void open_columnThatIsNotDeclared_readsAndWritesTheOthers() throws Exception {
        execute("ALTER TABLE profile ADD COLUMN remark VARCHAR");
        try (SqlStore store = database.open()) {
            store.update("k", Changes.set("email", "e"));
            assertSame(store.get("k").orElseThrow(), "{\"name\":\"x\",\"email\":\"e\"}");
        }
    }

    @Test
    void import_columnUnknown_storesTheRecord() {
        declare("visits", ColumnType.BIGINT);
        try (ImportRun run = unknowing.startImport(ImportOrder.of("test"))) {
            assertThat(run.write(List.of(new ImportRecord("new", Json.parse("{\"visits\":1}"))), 1))
                    .containsExactly(ImportOutcome.INSERTED);
        }
        assertSame(declaring.get("new").orElseThrow(), "{\"visits\":1}");
    }

    @Test
    void import_profileThereAndColumnUnknown_isComparedWithAllOfIt() {
        visitOnce();
        try (ImportRun run = unknowing.startImport(ImportOrder.of("test"))) {
            assertThat(run.write(List.of(new ImportRecord("k", Json.parse("{\"visits\":1}"))), 1))
                    .containsExactly(ImportOutcome.UNCHANGED);
        }
    }
}
