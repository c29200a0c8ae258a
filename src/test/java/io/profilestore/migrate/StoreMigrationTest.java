package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.Changes;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.Pruned;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A store is a source like any other: from H2 to PostgreSQL and back, with all that it knows of its profiles. */
class StoreMigrationTest {

    private static final String FILE =
            "{\"a\": {\"email\": \"a\", \"visits\": 1}, \"b\": {\"visits\": 1, \"balance\": 1.50},"
                    + " \"c\": {\"visits\": 1}, \"d\": {\"visits\": 1}, \"x\": [1e16, 123456789012345678901234567890]}";

    private static final Progress IMPATIENT = (phase, records, bytes, bytesTotal) -> {
        if (phase == Phase.IMPORT && records >= 1_000) {
            throw new IllegalStateException("enough");
        }
    };

    @TempDir
    Path directory;

    @TempDir
    static Path shared;

    private static TestStore filled;
    private static TestStore postgres;

    private TestStore h2;

    @BeforeAll
    static void fill() throws Exception {
        filled = TestStore.h2(shared.resolve("h2"));
        fill(filled);
        postgres = TestStore.postgres(Files.createDirectory(shared.resolve("postgres")));
    }

    @BeforeEach
    void copy() throws IOException {
        h2 = TestStore.copy(filled, directory.resolve("h2"));
    }

    @AfterEach
    void empty() throws Exception {
        postgres.empty();
    }

    @AfterAll
    static void drop() throws SQLException {
        postgres.drop();
    }

    private interface Work {
        void on(SqlStore store);
    }

    private static void in(TestStore at, Work work) {
        try (SqlStore store = at.open()) {
            work.on(store);
        }
    }

    private interface Reader {
        List<String> read(Connection connection) throws SQLException;
    }

    private static List<String> sql(TestStore at, Reader reader) throws SQLException, IOException {
        try (Connection owner = at.owner()) {
            return reader.read(owner);
        }
    }

    private static void execute(TestStore at, String sql) throws SQLException, IOException {
        try (Connection owner = at.owner();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One profile of each kind of past, and two hundred with odd values. */
    private static void fill(TestStore store) throws IOException {
        store.take(
                Source.of(Files.writeString(shared.resolve("profiles.json"), FILE)),
                store.options().withColumns(new ColumnChoice(0.5, Map.of(), Set.of("balance"), Set.of())),
                Progress.NONE);
        in(store, profiles -> {
            profiles.update("b", Changes.set("visits", 7));
            assertThat(profiles.delete("c")).isTrue();
            assertThat(profiles.delete("d")).isTrue();
            profiles.set("d", Json.parse("{\"visits\": 2}"));
            profiles.set("never imported", Json.parse("{\"email\": null, \"visits\": \"many\"}"));
            ObjectNode odd = Texts.profiles(new Random(11), 200);
            odd.properties().forEach(member -> profiles.set(member.getKey() + "\uFFFF🙂", member.getValue()));
        });
    }

    private static Path file(String text) throws IOException {
        return Files.writeString(shared.resolve("profiles.json"), text);
    }

    @Test
    void run_h2ToPostgresAndIntoAnotherH2_isTheSameByteForByte() throws Exception {
        TestStore postgres = TestStore.postgres(Files.createDirectory(directory.resolve("postgres")));

        MigrationResult there = postgres.take(h2);
        TestStore fresh = TestStore.h2(directory.resolve("fresh"));
        MigrationResult back = fresh.take(postgres);

        assertThat(there.totals()).isEqualTo(new Totals(205, 205, 0, 0, 0, 0, 0));
        assertThat(there.carried()).contains(new CarriedOver(205, 1, 1));
        assertThat(there.verification().isClean()).isTrue();
        assertThat(there.added())
                .extracting(column -> column.field() + " " + column.type())
                .containsExactlyInAnyOrder("visits BIGINT", "balance DECIMAL");
        assertThat(back.carried()).contains(new CarriedOver(205, 2, 1));
        assertThat(back.verification().isClean()).isTrue();
        assertThat(sql(postgres, Rows::profiles))
                .isEqualTo(sql(h2, Rows::profiles))
                .hasSize(205);
        assertThat(sql(fresh, Rows::profiles)).isEqualTo(sql(h2, Rows::profiles));
        assertThat(sql(postgres, Rows::columns)).isEqualTo(sql(h2, Rows::columns));
        assertThat(sql(fresh, Rows::columns)).isEqualTo(sql(h2, Rows::columns));
        assertThat(sql(postgres, Rows::deletions))
                .isEqualTo(sql(h2, StoreMigrationTest::deletedForGood))
                .hasSize(1);
        assertThat(sql(fresh, Rows::deletions)).isEqualTo(sql(postgres, Rows::deletions));
        assertThat(sql(postgres, Rows::imports))
                .containsAll(sql(h2, Rows::imports))
                .hasSize(2);
        assertThat(sql(fresh, Rows::imports))
                .containsAll(sql(postgres, Rows::imports))
                .hasSize(3);
        assertThat(sql(postgres, Rows::profilesAndOrigins)).containsAll(sql(h2, StoreMigrationTest::asImported));
        assertThat(sql(
                        postgres,
                        c -> Rows.lines(
                                c,
                                "SELECT id FROM profile WHERE write_token IS NOT NULL OR import_id IS NULL"
                                        + " OR source_version <> version")))
                .isEmpty();
        postgres.drop();
    }

    private static List<String> deletedForGood(Connection connection) throws SQLException {
        return Rows.lines(connection, "SELECT id, source_digest, deleted_at FROM profile_deleted WHERE id = 'c'");
    }

    private static List<String> asImported(Connection connection) throws SQLException {
        List<String> all = Rows.profilesAndOrigins(connection);
        List<String> keys = Rows.lines(connection, "SELECT id FROM profile WHERE version = source_version");
        assertThat(keys).containsExactly("id=a", "id=x");
        return all.stream()
                .filter(line -> keys.stream().anyMatch(key -> line.contains(" " + key + " ")))
                .toList();
    }

    @Test
    void run_theFileOnceMoreIntoTheOtherStore_doesAsItWouldHaveInTheFirst() throws Exception {
        postgres.take(h2);

        MigrationResult again = postgres.take(file(FILE.replace("\"visits\": 1", "\"visits\": 3")));

        assertThat(again.totals()).isEqualTo(new Totals(5, 0, 1, 1, 3, 0, 0));
        assertThat(again.conflicts().first()).extracting(Conflict::key).containsExactly("b", "c", "d");
        assertThat(h2.take(file(FILE.replace("\"visits\": 1", "\"visits\": 3"))).totals())
                .isEqualTo(again.totals());
    }

    @Test
    void run_again_catchesWhatTheWorkersOfTheFirstStoreHaveDone() throws Exception {
        postgres.take(h2);
        assertThat(postgres.take(h2).totals()).isEqualTo(new Totals(205, 0, 0, 205, 0, 0, 0));
        in(h2, store -> {
            store.update("a", Changes.set("email", "new")); // untouched before
            store.update("b", Changes.set("visits", 8)); // changed before
            store.set("created", Json.parse("1"));
            assertThat(store.delete("x")).isTrue();
            store.set("c", Json.parse("{\"visits\": 9}")); // its deletion has been carried over
            store.update("d", Changes.set("visits", 3));
            assertThat(store.delete("never imported")).isTrue();
        });
        in(postgres, store -> store.update("d", Changes.set("visits", 4)));

        MigrationResult again =
                postgres.take(h2.source(postgres), postgres.options().withPrune(true), Progress.NONE);

        assertThat(again.totals()).isEqualTo(new Totals(205, 2, 2, 200, 1, 0, 0));
        assertThat(again.conflicts().first()).containsExactly(new Conflict("d", ImportOutcome.CONFLICT_CHANGED));
        assertThat(again.pruned()).isEqualTo(new Pruned(2, 0, List.of()));
        assertThat(again.verification().isImported()).isTrue();
        assertThat(sql(postgres, StoreMigrationTest::withoutD)).isEqualTo(sql(h2, StoreMigrationTest::withoutD));
        assertThat(sql(postgres, c -> Rows.lines(c, "SELECT id FROM profile_deleted")))
                .containsExactly("id=x");
    }

    private static List<String> withoutD(Connection connection) throws SQLException {
        return Rows.profiles(connection).stream()
                .filter(line -> !line.contains(" id=d "))
                .toList();
    }

    /** Otherwise the deletion here would pass for the one that had been carried over. */
    @Test
    void run_createdAgainThereAndThenDeletedHere_isAConflict() throws Exception {
        postgres.take(h2);
        in(h2, store -> store.set("c", Json.parse("2")));
        postgres.take(h2);
        in(postgres, store -> assertThat(store.delete("c")).isTrue());

        MigrationResult again = postgres.take(h2);

        assertThat(again.conflicts().first()).containsExactly(new Conflict("c", ImportOutcome.CONFLICT_DELETED));
    }

    @Test
    void run_backIntoTheStoreItCameFrom_updatesWhatIsAsItWas() throws Exception {
        postgres.take(h2);
        in(postgres, store -> {
            for (String key : List.of("a", "b", "never imported", "d")) {
                store.update(key, Changes.set("email", "there"));
            }
            store.set("created there", Json.parse("{}"));
            assertThat(store.delete("x")).isTrue();
        });
        in(h2, store -> store.update("d", Changes.set("email", "here")));

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.totals()).isEqualTo(new Totals(205, 1, 3, 200, 1, 0, 0));
        assertThat(back.conflicts().first()).containsExactly(new Conflict("d", ImportOutcome.CONFLICT_FOREIGN));
        assertThat(back.pruned().removed()).isEqualTo(1);
        assertThat(sql(h2, StoreMigrationTest::withoutD)).isEqualTo(sql(postgres, StoreMigrationTest::withoutD));
        in(h2, store -> store.update("b", Changes.set("email", "here again")));
        assertThat(postgres.take(h2).totals()).isEqualTo(new Totals(205, 0, 1, 203, 1, 0, 0));
    }

    @Test
    void run_endedBetweenTwoBatches_isGoneOnWith() throws Exception {
        TestStore h2 = TestStore.h2(directory.resolve("empty"));
        h2.take(many(0));
        assertThatThrownBy(() -> postgres.take(h2.source(postgres), postgres.options(), IMPATIENT))
                .hasMessage("enough");

        MigrationResult result = postgres.take(h2);

        assertThat(result)
                .returns(1_000L, MigrationResult::resumedAt)
                .returns(new Totals(2_500, 2_500, 0, 0, 0, 0, 0), MigrationResult::totals);
        assertThat(sql(postgres, Rows::profiles)).isEqualTo(sql(h2, Rows::profiles));
    }

    @Test
    void run_workersGoOnMeanwhile_takesOneInstantAndTheNextRunTheRest() throws Exception {
        try (SqlStore worker = h2.open()) {
            Progress busy = (phase, records, bytes, bytesTotal) -> {
                worker.update("a", Changes.increment("visits", 1));
                worker.set("new at " + phase, Json.parse("1"));
            };

            MigrationResult live = postgres.take(h2.source(postgres), postgres.options(), busy);

            assertThat(live.totals()).isEqualTo(new Totals(205, 205, 0, 0, 0, 0, 0));
            assertThat(live.verification().isClean()).isTrue();
            in(
                    postgres,
                    store -> assertThat(
                                    store.get("a").orElseThrow().get("visits").intValue())
                            .isEqualTo(1));
        }

        assertThat(postgres.take(h2).totals().updated()).isEqualTo(1);
        assertThat(sql(postgres, Rows::profiles)).isEqualTo(sql(h2, Rows::profiles));
    }

    @Test
    void run_whatPostgresCannotTake_isSetAsideWithItsKey() throws Exception {
        TestStore h2 = TestStore.h2(directory.resolve("empty"));
        in(h2, store -> {
            store.set("nul", Json.parse("{\"a\": {\"b\": \"\\u0000\"}}"));
            store.set("€".repeat(1_000), Json.parse("1"));
            store.set("fine", Json.parse("1"));
        });

        MigrationResult result = postgres.take(h2);

        assertThat(result.totals()).isEqualTo(new Totals(3, 1, 0, 0, 0, 0, 2));
        assertThat(result.rejects().first())
                .extracting(Reject::reason)
                .containsExactly(RejectReason.NUL, RejectReason.KEY_TOO_LONG);
        assertThat(result.rejects().first().get(0).pointer()).isEqualTo("/a/b");
        Path rejects = result.rejectsFile().orElseThrow();
        assertThat(rejects)
                .content()
                .contains("\"key\":\"nul\",\"pointer\":\"/a/b\"")
                .doesNotContain("\"line\"");

        Path mended = Files.writeString(
                directory.resolve("mended.jsonl"),
                Files.readString(rejects).replace("\\\\u0000", "").replace("\"" + "€".repeat(1_000), "\"short"));
        // In half of the profiles, which would give the field a column that the other tests do not know of.
        MigrationOptions noColumns = postgres.options().withColumns(new ColumnChoice(1, Map.of(), Set.of(), Set.of()));
        assertThat(postgres.take(Source.of(mended), noColumns, Progress.NONE)
                        .totals()
                        .inserted())
                .isEqualTo(2);
        assertThat(postgres.take(h2.source(postgres), postgres.options().withPrune(true), Progress.NONE)
                        .verification()
                        .missing())
                .isZero();
    }

    /** The version stays, and so only the value tells. */
    @Test
    void run_changedBehindTheStoresBack_countsAsChanged() throws Exception {
        execute(h2, "UPDATE profile SET email = 'by hand' WHERE id = 'a'");
        postgres.take(h2);

        assertThat(postgres.take(h2).totals().unchanged()).isEqualTo(205);
        assertThat(sql(postgres, Rows::profiles)).isEqualTo(sql(h2, Rows::profiles));
        assertThat(postgres.take(file(FILE)).conflicts().first())
                .contains(new Conflict("a", ImportOutcome.CONFLICT_OTHER_SOURCE));
    }

    @Test
    void run_anImportThatWasNotComplete_removesNothingOfItOnTheWayBack() throws Exception {
        TestStore h2 = TestStore.h2(directory.resolve("empty"));
        Path file = many(0);
        assertThatThrownBy(() -> h2.take(Source.of(file), h2.options(), IMPATIENT))
                .hasMessage("enough");
        postgres.take(h2);
        h2.take(file);

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.pruned()).isEqualTo(new Pruned(0, 0, List.of()));
        assertThat(back.verification().extra()).isEqualTo(1_500);
    }

    /** The copy has the older value of what the import had not come to yet. */
    @Test
    void run_anImportWasGoneOnWithHereOnly_leavesWhatItBroughtSince() throws Exception {
        TestStore h2 = TestStore.h2(directory.resolve("empty"));
        h2.take(many(0));
        Path newer = many(1);
        assertThatThrownBy(() -> h2.take(Source.of(newer), h2.options(), IMPATIENT))
                .hasMessage("enough");
        postgres.take(h2);
        h2.take(newer);

        MigrationResult back = h2.take(postgres);

        assertThat(back.totals()).isEqualTo(new Totals(2_500, 0, 0, 1_000, 1_500, 0, 0));
        in(h2, store -> assertThat(store.get("k999").orElseThrow().intValue()).isEqualTo(1_000));
    }

    private static Path many(int plus) throws IOException {
        StringBuilder text = new StringBuilder("{\"k0\": " + plus);
        for (int i = 1; i < 2_500; i++) {
            text.append(", \"k").append(i).append("\": ").append(i + plus);
        }
        return file(text.append('}').toString());
    }

    @Test
    void run_columnsAreTheSources_unlessOthersAreNamed() throws Exception {
        TestStore h2 = TestStore.h2(directory.resolve("empty"));
        h2.take(
                Source.of(file(
                        "{\"a\": {\"often\": 1, \"zip\": 1, \"rare\": 1}, \"b\": {\"often\": 1, \"zip\": \"1\"}}")),
                h2.options()
                        .withColumns(new ColumnChoice(
                                0.5, Map.of("zip", ColumnType.VARCHAR), Set.of("rare"), Set.of("often"))),
                Progress.NONE);

        MigrationResult result = postgres.take(
                h2.source(postgres),
                postgres.options().withColumns(new ColumnChoice(0.5, Map.of(), Set.of(), Set.of("rare"))),
                Progress.NONE);

        assertThat(result.added())
                .extracting(column -> column.field() + " " + column.type())
                .containsExactly("zip VARCHAR");
        assertThat(result.undeclared())
                .extracting(UndeclaredField::field, UndeclaredField::reason)
                .containsExactly(
                        tuple("often", UndeclaredField.Reason.NONE_IN_SOURCE),
                        tuple("rare", UndeclaredField.Reason.EXCLUDED));
    }

    /** What verify is for. */
    @Test
    void verify_versionOrInstantsWereNotCarried_saysSo() throws Exception {
        postgres.take(h2);
        execute(postgres, "UPDATE profile SET created_at = created_at + INTERVAL '1' SECOND WHERE id = 'a'");

        try (Source source = h2.source(postgres);
                SqlStore store = postgres.open()) {
            assertThat(Verification.of(source, store, Progress.NONE))
                    .returns(204L, VerificationResult::carried)
                    .returns(205L, VerificationResult::compared);
        }
        assertThat(postgres.take(h2).verification().differences().first())
                .extracting(Difference::key, Difference::kind)
                .containsExactly(tuple("a", Difference.Kind.OTHER_VERSION));
    }
}
