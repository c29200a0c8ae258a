package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.Schema;
import io.profilestore.schema.WantedColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that others than profilestore made: opened as they are, and changed only when somebody says so. */
class TablesOfOthersApplyTest {

    private static final SqlStoreProvider H2 = SqlStoreProvider.of("h2").orElseThrow();

    private static final StoreOptions DBA =
            StoreOptions.defaults().withCredentials("dba", "secret").withDurability(Durability.RELAXED);

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void locate() {
        location = H2Directory.location(directory);
    }

    @Test
    void open_tablesIncomplete_saysWhatLacksAndChangesNothing() throws SQLException {
        madeByHand(5);

        for (StoreOptions options : List.of(DBA, DBA.withCreate(true))) {
            assertThatThrownBy(() -> ProfileStore.open(location, options))
                    .isInstanceOf(SchemaMismatch.class)
                    .hasMessageContaining("lack profile_truncate_guard")
                    .hasMessageContaining("`schema check --at " + location + "`")
                    .hasMessageContaining("`schema apply --at " + location + "`");
        }
        assertThat(tables()).doesNotContain("PROFILE_TRUNCATE_GUARD", "profilestore_schema_history");
    }

    @Test
    void open_columnLacking_isNamed() throws SQLException {
        madeByHand(Schema.VERSION);
        sql("ALTER TABLE profile DROP COLUMN write_token");

        assertThatThrownBy(() -> ProfileStore.open(location, DBA)).hasMessageContaining("lack profile.write_token,");
    }

    @Test
    void open_tableOfTheTeamsOfTheSameName_isNoTableOfOurs() throws SQLException {
        sql("CREATE TABLE profile (id INT)");

        assertThatThrownBy(() -> ProfileStore.open(location, DBA.withCreate(true)))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("lack profile_column, profile_deleted");
    }

    @Test
    void apply_olderTables_areBroughtUpToDateAndStayTheirs() throws SQLException {
        madeByHand(5);
        sql("INSERT INTO profile (id, version, email, extra, created_at, updated_at)"
                + " VALUES ('k', 1, 'a', JSON '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");

        try (SqlTables tables = connected()) {
            assertThat(tables.pending())
                    .extracting(OwnMigration::version)
                    .startsWith(6)
                    .endsWith(Schema.VERSION);
            assertThat(tables.apply()).isEqualTo(OwnMigration.after(H2.definitions(), 5));
            assertThat(tables.apply()).isEmpty();
            assertThat(tables.look().check().isComplete()).isTrue();
        }

        assertThat(tables()).doesNotContain("profilestore_schema_history");
        try (ProfileStore store = ProfileStore.open(location, DBA.withCreate(true))) {
            assertThat(store.get("k")).contains(Json.parse("{\"email\":\"a\"}"));
            store.update("k", Changes.set("email", "b"));
        }
    }

    @Test
    void apply_whatCannotBeRepeated_saysWhichMigration() throws SQLException {
        madeByHand(Schema.VERSION);
        sql("DROP TABLE profile_truncate_guard");
        sql(
                "CREATE TABLE held (id INT NOT NULL)",
                "ALTER TABLE held ADD CONSTRAINT profile_truncate_guard_key PRIMARY KEY (id)");

        try (SqlTables tables = connected()) {
            assertThatThrownBy(tables::apply)
                    .isInstanceOf(SchemaMismatch.class)
                    .hasMessageContaining("V7__profile_truncate_guard.sql could not be applied")
                    .hasMessageContaining("schema check");
        }
    }

    @Test
    void apply_twoAtOnce_eachMigrationIsAppliedOnce() throws Exception {
        madeByHand(7);

        try (SqlTables one = connected();
                SqlTables other = connected()) {
            List<CompletableFuture<List<OwnMigration>>> both = Stream.of(one, other)
                    .map(tables -> CompletableFuture.supplyAsync(tables::apply))
                    .toList();
            assertThat(both.get(0).get()).hasSizeBetween(0, Schema.VERSION - 7);
            assertThat(Stream.concat(both.get(0).get().stream(), both.get(1).get().stream()))
                    .extracting(OwnMigration::version)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(8, Schema.VERSION).boxed().toList());
        }
    }

    @Test
    void apply_ownTablesAndNone_areFlyways() throws SQLException {
        sql("CREATE TABLE theirs (id INT)");

        try (SqlTables tables = connected()) {
            assertThat(tables.apply()).hasSize(Schema.VERSION);
            assertThat(tables.apply()).isEmpty();
        }
        assertThat(tables()).contains("profilestore_schema_history");
        ProfileStore.open(location, DBA).close();
    }

    @Test
    void update_columnThatTheTeamAddedAndNamed_isUsed() throws SQLException {
        madeByHand(Schema.VERSION);
        sql(
                "ALTER TABLE profile ADD COLUMN visits BIGINT",
                "INSERT INTO profile_column VALUES ('visits', 'VISITS', 'BIGINT')",
                "ALTER TABLE profile ADD COLUMN tenant VARCHAR DEFAULT 'acme' NOT NULL");

        try (ProfileStore store = ProfileStore.open(location, DBA)) {
            store.update("k", Changes.set("visits", 41));
            assertThat(store.increment("k", "visits", 1)).isEqualTo(42);
        }
        assertThat(texts("SELECT visits || tenant FROM profile")).containsExactly("42acme");
    }

    @Test
    void open_twoSchemasOfOneDatabase_doNotSeeEachOther() throws SQLException {
        sql("CREATE SCHEMA team", "CREATE SCHEMA \"tEAM_\"");
        String team = location + ";SCHEMA=TEAM";
        String odd = location + ";SCHEMA=\"tEAM_\"";
        try (SqlStore here = open(location);
                SqlStore there = open(team);
                SqlStore oddly = open(odd)) {
            here.set("k", Json.parse("{\"where\":\"here\"}"));
            there.set("k", Json.parse("{\"where\":\"there\"}"));
            assertThat(there.columnMigrations()).isNotEqualTo(here.columnMigrations());
            assertThat(there.declare(List.of(WantedColumn.of("where", ColumnType.VARCHAR)), there.columnMigrations()))
                    .hasSize(1);

            assertThat(here.get("k").orElseThrow().get("where").stringValue()).isEqualTo("here");
            assertThat(there.get("k").orElseThrow().get("where").stringValue()).isEqualTo("there");
            assertThat(oddly.get("k")).isEmpty();
            assertThat(here.columns()).hasSize(2);
            assertThat(there.columns()).hasSize(3);
            assertThat(there.location()).isEqualTo(team);
            assertThat(here.keepsTables()).isTrue();
        }
        try (SqlTables tables = new SqlTables(H2.connect(team, DBA))) {
            assertThat(tables.look().schema()).isEqualTo("TEAM");
            assertThat(tables.look().check().differences()).isEmpty();
        }
    }

    @Test
    void snapshot_columnAddedInAnotherSchema_goesOn() throws SQLException {
        madeByHand(Schema.VERSION);
        sql(
                "INSERT INTO profile (id, version, extra, created_at, updated_at) SELECT 'k' || x, 1, JSON '{}',"
                        + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, 600)",
                "CREATE SCHEMA team");
        try (SqlStore here = open(location);
                SqlStore there = open(location + ";SCHEMA=TEAM")) {
            try (Stream<Profile> all = here.snapshot("")) {
                var profiles = all.iterator();
                profiles.next();
                there.declare(List.of(WantedColumn.of("n", ColumnType.BIGINT)), there.columnMigrations());
                assertThat(profiles).toIterable().hasSize(599);
            }
        }
    }

    @Test
    void open_schemaThatIsNotThere_saysSo() throws SQLException {
        sql("CREATE TABLE theirs (id INT)");

        assertThatThrownBy(() -> ProfileStore.open(location + ";SCHEMA=NOPE", DBA.withCreate(true)))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining(";SCHEMA=NOPE")
                .hasMessageContaining("no such schema");
    }

    @Test
    void open_tablesInAnotherSchema_namesIt() throws SQLException {
        sql("CREATE SCHEMA \"Team A\"", "SET SCHEMA \"Team A\"");
        madeByHand(Schema.VERSION, "SET SCHEMA \"Team A\"");

        assertThatThrownBy(() -> ProfileStore.open(location, DBA))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("no profilestore tables in its schema PUBLIC")
                .hasMessageContaining("\"Team A\"");
    }

    @Test
    void open_newDatabaseWithASchema_leavesNothingBehind() throws Exception {
        assertThatThrownBy(() -> ProfileStore.open(
                        location + ";SCHEMA=TEAM", StoreOptions.defaults().withCreate(true)))
                .isInstanceOf(StoreUnreachable.class);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    private SqlStore open(String location) {
        return (SqlStore) ProfileStore.open(location, DBA.withCreate(true));
    }

    private SqlTables connected() {
        return new SqlTables(H2.connect(location, DBA));
    }

    private void madeByHand(int version, String... first) throws SQLException {
        sql(Stream.concat(
                        Stream.of(first),
                        OwnMigration.all(H2.definitions()).stream()
                                .limit(version)
                                .map(OwnMigration::sql))
                .toArray(String[]::new));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(location, "dba", "secret");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> tables() throws SQLException {
        return texts("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'");
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(location, "dba", "secret");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
