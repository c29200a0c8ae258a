package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.Changes;
import io.profilestore.json.Json;
import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.Pruned;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** One profile of each kind of past, and two hundred with odd values. */
    private static void fill(TestStore store) throws IOException {
        store.take(
                Source.of(Files.writeString(shared.resolve("profiles.json"), FILE)),
                store.options().withColumns(new ColumnChoice(0.5, Map.of(), Set.of("balance"), Set.of())),
                Progress.NONE);
        store.use(profiles -> {
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
        assertThat(postgres.sql(Rows::profiles))
                .isEqualTo(h2.sql(Rows::profiles))
                .hasSize(205);
        assertThat(fresh.sql(Rows::profiles)).isEqualTo(h2.sql(Rows::profiles));
        assertThat(postgres.sql(Rows::columns)).isEqualTo(h2.sql(Rows::columns));
        assertThat(fresh.sql(Rows::columns)).isEqualTo(h2.sql(Rows::columns));
        assertThat(postgres.sql(Rows::deletions))
                .isEqualTo(h2.sql(StoreMigrationTest::deletedForGood))
                .hasSize(1);
        assertThat(fresh.sql(Rows::deletions)).isEqualTo(postgres.sql(Rows::deletions));
        assertThat(postgres.sql(Rows::imports))
                .containsAll(h2.sql(Rows::imports))
                .hasSize(2);
        assertThat(fresh.sql(Rows::imports))
                .containsAll(postgres.sql(Rows::imports))
                .hasSize(3);
        assertThat(postgres.sql(Rows::profilesAndOrigins)).containsAll(h2.sql(StoreMigrationTest::asImported));
        assertThat(postgres.sql(c -> Rows.lines(
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
        h2.use(store -> {
            store.update("a", Changes.set("email", "new")); // untouched before
            store.update("b", Changes.set("visits", 8)); // changed before
            store.set("created", Json.parse("1"));
            assertThat(store.delete("x")).isTrue();
            store.set("c", Json.parse("{\"visits\": 9}")); // its deletion has been carried over
            store.update("d", Changes.set("visits", 3));
            assertThat(store.delete("never imported")).isTrue();
        });
        postgres.use(store -> store.update("d", Changes.set("visits", 4)));

        MigrationResult again =
                postgres.take(h2.source(postgres), postgres.options().withPrune(true), Progress.NONE);

        assertThat(again.totals()).isEqualTo(new Totals(205, 2, 2, 200, 1, 0, 0));
        assertThat(again.conflicts().first()).containsExactly(new Conflict("d", ImportOutcome.CONFLICT_CHANGED));
        assertThat(again.pruned()).isEqualTo(new Pruned(2, 0, List.of()));
        assertThat(again.verification().isImported()).isTrue();
        assertThat(postgres.sql(StoreMigrationTest::withoutD)).isEqualTo(h2.sql(StoreMigrationTest::withoutD));
        assertThat(postgres.sql(c -> Rows.lines(c, "SELECT id FROM profile_deleted")))
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
        h2.use(store -> store.set("c", Json.parse("2")));
        postgres.take(h2);
        postgres.use(store -> assertThat(store.delete("c")).isTrue());

        MigrationResult again = postgres.take(h2);

        assertThat(again.conflicts().first()).containsExactly(new Conflict("c", ImportOutcome.CONFLICT_DELETED));
    }

    @Test
    void run_backIntoTheStoreItCameFrom_updatesWhatIsAsItWas() throws Exception {
        postgres.take(h2);
        postgres.use(store -> {
            for (String key : List.of("a", "b", "never imported", "d")) {
                store.update(key, Changes.set("email", "there"));
            }
            store.set("created there", Json.parse("{}"));
            assertThat(store.delete("x")).isTrue();
        });
        h2.use(store -> store.update("d", Changes.set("email", "here")));

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.totals()).isEqualTo(new Totals(205, 1, 3, 200, 1, 0, 0));
        assertThat(back.conflicts().first()).containsExactly(new Conflict("d", ImportOutcome.CONFLICT_FOREIGN));
        assertThat(back.pruned().removed()).isEqualTo(1);
        assertThat(h2.sql(StoreMigrationTest::withoutD)).isEqualTo(postgres.sql(StoreMigrationTest::withoutD));
        h2.use(store -> store.update("b", Changes.set("email", "here again")));
        assertThat(postgres.take(h2).totals()).isEqualTo(new Totals(205, 0, 1, 203, 1, 0, 0));
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
            postgres.use(store -> assertThat(
                            store.get("a").orElseThrow().get("visits").intValue())
                    .isEqualTo(1));
        }

        assertThat(postgres.take(h2).totals().updated()).isEqualTo(1);
        assertThat(postgres.sql(Rows::profiles)).isEqualTo(h2.sql(Rows::profiles));
    }

    /** The version stays, and so only the value tells. */
    @Test
    void run_changedBehindTheStoresBack_countsAsChanged() throws Exception {
        h2.execute("UPDATE profile SET email = 'by hand' WHERE id = 'a'");
        postgres.take(h2);

        assertThat(postgres.take(h2).totals().unchanged()).isEqualTo(205);
        assertThat(postgres.sql(Rows::profiles)).isEqualTo(h2.sql(Rows::profiles));
        assertThat(postgres.take(file(FILE)).conflicts().first())
                .contains(new Conflict("a", ImportOutcome.CONFLICT_OTHER_SOURCE));
    }

    /** What verify is for. */
    @Test
    void verify_versionOrInstantsWereNotCarried_saysSo() throws Exception {
        postgres.take(h2);
        postgres.execute("UPDATE profile SET created_at = created_at + INTERVAL '1' SECOND WHERE id = 'a'");

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
