package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.json.ProfileLimits;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.sql.ImportOrder.OnConflict;
import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.Provenance;
import io.profilestore.sql.Provenance.Writer;
import io.profilestore.sql.Pruned;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class MigrationTest {

    @TempDir
    Path directory;

    @TempDir
    Path storeDirectory;

    @Test
    void run_newStore_importsDeclaresAndVerifies() {
        MigrationResult result = migrate("{\"user:1\": {\"email\": \"a\", \"visits\": 1, \"odd\": 1},"
                + " \"user:2\": {\"email\": \"b\", \"visits\": 2, \"odd\": \"x\"}, \"user:3\": [1]}");

        assertThat(result.totals()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0));
        assertThat(result.added()).extracting(Column::field).containsExactly("visits");
        assertThat(result.added()).extracting(Column::type).containsExactly(ColumnType.BIGINT);
        assertThat(result.undeclared())
                .containsExactly(new UndeclaredField(
                        "odd", UndeclaredField.Reason.MIXED_TYPES, "mixed types: 1 BIGINT, 1 VARCHAR"));
        assertThat(result.verification().isClean()).isTrue();
        assertThat(result.verification().compared()).isEqualTo(3);
        assertThat(result.durations()).containsOnlyKeys(Phase.SCAN, Phase.DECLARE, Phase.IMPORT, Phase.VERIFY);
        try (ProfileStore store = open()) {
            assertThat(store.get("user:2").map(Json::text)).isPresent();
            assertThat(JsonDifference.equal(
                            store.get("user:2").orElseThrow(),
                            Json.parse("{\"email\": \"b\", \"visits\": 2, \"odd\": \"x\"}")))
                    .isTrue();
        }
    }

    @Test
    void run_sameSourceAgain_changesNothing() {
        String text = "{\"user:1\": {\"email\": \"a\", \"visits\": 1}, \"user:2\": null}";
        migrate(text);

        MigrationResult again = migrate(text);

        assertThat(again.totals()).isEqualTo(new Totals(2, 0, 0, 2, 0, 0, 0));
        assertThat(again.added()).isEmpty();
        assertThat(again.verification().isClean()).isTrue();
    }

    @Test
    void run_sourceAndStoreBothWentOn_updatesWhatOnlyTheSourceChanged() {
        migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 1}, \"c\": {\"x\": 1}}");
        try (ProfileStore store = open()) {
            store.update("b", Changes.set("x", 7));
            assertThat(store.delete("c")).isTrue();
            store.set("d", Json.parse("{\"x\": 0}"));
        }

        MigrationResult again =
                migrate("{\"a\": {\"x\": 2}, \"b\": {\"x\": 2}, \"c\": {\"x\": 2}, \"d\": {\"x\": 2}, \"e\": {}}");

        assertThat(again.totals()).isEqualTo(new Totals(5, 1, 1, 0, 3, 0, 0));
        assertThat(again.conflicts())
                .isEqualTo(new Listing<>(
                        List.of(
                                new Conflict("b", ImportOutcome.CONFLICT_CHANGED),
                                new Conflict("c", ImportOutcome.CONFLICT_DELETED),
                                new Conflict("d", ImportOutcome.CONFLICT_FOREIGN)),
                        3));
        assertThat(again.verification().isImported()).isTrue();
        assertThat(again.verification())
                .returns(5L, VerificationResult::compared)
                .returns(1L, VerificationResult::missing)
                .returns(2L, VerificationResult::different)
                .returns(3L, VerificationResult::byWorkers);
    }

    @Test
    void run_endedBetweenTwoBatches_isGoneOnWith() {
        String text = Json.text(Texts.profiles(new Random(4), 3_500));
        Progress impatient = (phase, records, bytes, bytesTotal) -> {
            if (phase == Phase.IMPORT && records >= 2_000) {
                throw new IllegalStateException("enough");
            }
        };
        assertThatThrownBy(() -> migration(text, options(), impatient).run()).hasMessage("enough");

        MigrationResult result = migrate(text);

        assertThat(result.resumedAt()).isEqualTo(2_000);
        assertThat(result.totals()).isEqualTo(new Totals(3_500, 3_500, 0, 0, 0, 0, 0));
        assertThat(result.verification().isClean()).isTrue();
        assertThat(migrate(text))
                .returns(0L, MigrationResult::resumedAt)
                .returns(new Totals(3_500, 0, 0, 3_500, 0, 0, 0), MigrationResult::totals);
    }

    @Test
    void run_endedAndThenTheSourceChanged_beginsAnew() {
        Progress impatient = (phase, records, bytes, bytesTotal) -> {
            if (phase == Phase.IMPORT) {
                throw new IllegalStateException("enough");
            }
        };
        assertThatThrownBy(() ->
                        migration("{\"a\": 1, \"b\": 1}", options(), impatient).run())
                .hasMessage("enough");

        assertThat(migrate("{\"a\": 2, \"b\": 1}"))
                .returns(0L, MigrationResult::resumedAt)
                .returns(new Totals(2, 0, 1, 1, 0, 0, 0), MigrationResult::totals);
    }

    /** What is rejected under other limits is counted otherwise, and records are dealt with by their number. */
    @Test
    void reading_otherLimits_isAnotherReading() {
        SourceOptions options = SourceOptions.defaults();

        assertThat(options.withLimits(new Limits(new ProfileLimits(1_024, 100, 500, 10_000), 1_000)))
                .hasToString(
                        "--max-key-length 1024 --max-value-bytes 100 --max-depth 500 --max-exponent 10000 --max-record-bytes 1000");
        assertThat(options.withLimits(Limits.DEFAULTS)).hasToString("");
    }

    @Test
    void run_workersWriteBetweenImportAndVerification_isNoFault() {
        Progress worker = (phase, records, bytes, bytesTotal) -> {
            if (phase == Phase.IMPORT) {
                try (ProfileStore store = open()) {
                    store.update("a", Changes.set("x", 7));
                    store.delete("b");
                    store.set("d", Json.parse("1"));
                }
            }
        };
        MigrationResult result = migration(
                        "{\"a\": {\"x\": 1}, \"b\": {\"x\": 1}, \"c\": {\"x\": 1}}", options(), worker)
                .run();

        assertThat(result.totals().inserted()).isEqualTo(3);
        assertThat(result.verification().isImported()).isTrue();
        assertThat(result.verification().differences().first())
                .extracting(Difference::key, Difference::kind, d -> lastWriter(d.provenance()))
                .containsExactly(
                        tuple("a", Difference.Kind.DIFFERENT, Writer.WORKER),
                        tuple("b", Difference.Kind.MISSING, Writer.WORKER),
                        tuple("d", Difference.Kind.EXTRA, Writer.WORKER));
    }

    @Test
    void run_conflictsGoToTheSource_takesItsValuesAndSaysWhich() {
        migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 1}, \"c\": {\"x\": 1}}");
        try (ProfileStore store = open()) {
            store.update("a", Changes.set("x", 7));
            store.delete("b");
            store.set("d", Json.parse("{\"x\": 0}"));
        }
        String text = "{\"a\": {\"x\": 1}, \"b\": {\"x\": 1}, \"c\": {\"x\": 1}, \"d\": {\"x\": 2}}";

        MigrationResult again = migration(
                        text, options().withOnConflict(OnConflict.SOURCE).withPrune(false), Progress.NONE)
                .run();

        assertThat(again.totals()).isEqualTo(new Totals(4, 0, 3, 1, 0, 0, 0));
        assertThat(again.overwritten().first()).containsExactly("a", "b", "d");
        assertThat(again.verification().isClean()).isTrue();
        assertThat(migrate(text).totals()).isEqualTo(new Totals(4, 0, 0, 4, 0, 0, 0));
    }

    @Test
    void run_prune_removesWhatHasGoneButNothingOfOthers() {
        migrate("{\"a\": 1, \"gone\": 1, \"gone, changed\": {\"x\": 1}}");
        try (ProfileStore store = open()) {
            store.update("gone, changed", Changes.set("x", 7));
            store.set("worker's", Json.parse("1"));
        }
        Source other = other("{\"other's\": 1}");
        new Migration(other, this::open, this::columns, options(), Progress.NONE).run();

        assertThat(migrate("{\"a\": 1}").pruned()).isEqualTo(Pruned.NONE);
        MigrationResult pruned = migration(
                        "{\"a\": 1}", options().withOnConflict(OnConflict.KEEP).withPrune(true), Progress.NONE)
                .run();

        assertThat(pruned.pruned()).isEqualTo(new Pruned(1, 1, List.of("gone, changed")));
        try (ProfileStore store = open();
                Stream<String> keys = store.keys("")) {
            assertThat(keys).containsExactly("a", "gone, changed", "other's", "worker's");
        }
        assertThat(migrate("{\"a\": 1, \"gone\": 2}").totals()).isEqualTo(new Totals(2, 1, 0, 1, 0, 0, 0));
    }

    @Test
    void run_sameKeyFromAnotherSource_isConflict() {
        migrate("{\"a\": 1, \"b\": 1}");
        Source other = other("{\"a\": 1, \"b\": 2}");

        MigrationResult result = new Migration(other, this::open, this::columns, options(), Progress.NONE).run();

        assertThat(result.totals()).isEqualTo(new Totals(2, 0, 0, 1, 1, 0, 0));
        assertThat(result.conflicts().first()).containsExactly(new Conflict("b", ImportOutcome.CONFLICT_OTHER_SOURCE));
    }

    private Source other(String text) {
        return Texts.source(directory, text.getBytes(StandardCharsets.UTF_8), SourceOptions.defaults());
    }

    private static @Nullable Writer lastWriter(@Nullable Provenance provenance) {
        return provenance == null ? null : provenance.lastWriter();
    }

    @Test
    void run_duplicateKeysAcrossBatches_lastWinsAndEachIsListed() {
        StringBuilder text = new StringBuilder("{\"twice\": {\"x\": 1}");
        for (int i = 0; i < 2 * Batches.MAX_RECORDS; i++) {
            text.append(",\n\"user:").append(i).append("\": {\"x\": 0}");
        }
        text.append(",\n\"twice\": {\"x\": 2}, \"twice\": {\"x\": 3}}");

        for (Totals expected :
                List.of(new Totals(2_003, 2_001, 0, 0, 0, 2, 0), new Totals(2_003, 0, 0, 2_001, 0, 2, 0))) {
            MigrationResult result = migrate(text.toString());

            assertThat(result.totals()).isEqualTo(expected);
            assertThat(result.verification().isClean()).isTrue();
            assertThat(result.duplicates().first())
                    .extracting(
                            Superseded::key,
                            duplicate -> duplicate.position().line(),
                            duplicate -> duplicate.position().column())
                    .containsExactly(tuple("twice", 1L, 2L), tuple("twice", 2_002L, 1L));
            try (ProfileStore store = open()) {
                assertThat(store.get("twice").map(Json::text)).contains("{\"x\":3}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void run_generatedProfilesThenExport_givesTheSourceBack(int seed) throws IOException {
        ObjectNode profiles = Texts.profiles(new Random(seed), 1_500);
        Path exported = directory.resolve("exported.json");

        MigrationResult result = migrate(Json.text(profiles));

        assertThat(result.totals()).isEqualTo(new Totals(1_500, 1_500, 0, 0, 0, 0, 0));
        assertThat(result.verification().isClean()).isTrue();
        try (SqlStore store = open();
                Stream<Profile> all = store.snapshot("")) {
            Export.toFile(all, exported, false, Progress.NONE);
        }
        assertThat(JsonDifference.between(profiles, Json.parse(Files.readAllBytes(exported))))
                .isEmpty();
    }

    @Test
    void run_malformedSource_doesNotEvenOpenTheStore() {
        Source source = Texts.source(directory, "{\"user:1\": {\"email\": \"a\"}, \"user:2\": {\"em");
        Migration migration = new Migration(
                source,
                () -> {
                    throw new AssertionError("opened");
                },
                this::columns,
                options(),
                Progress.NONE);

        SourceException refused = catchThrowableOfType(SourceException.class, migration::run);

        assertThat(refused.kind()).isEqualTo(SourceException.Kind.MALFORMED);
        assertThat(storeDirectory).isEmptyDirectory();
    }

    @Test
    void run_sourceWrittenToDuringTheImport_isChangedAndCanBeRunAgain() {
        Source source = Texts.source(directory, "{\"a\": 1}");
        Migration migration = new Migration(
                source,
                () -> {
                    Texts.source(directory, "{\"a\": 1, \"b\": 2}");
                    return open();
                },
                this::columns,
                options(),
                Progress.NONE);

        SourceException changed = catchThrowableOfType(SourceException.class, migration::run);

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
        assertThat(migrate("{\"a\": 1, \"b\": 2}").totals().inserted()).isEqualTo(2);
    }

    @Test
    void run_fieldThatBecameCommon_movesTheStoresValuesIntoItsColumn() {
        migrate("{\"a\": {\"x\": 1}, \"b\": {}, \"c\": {}}");

        MigrationResult again = migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}, \"c\": {}}");

        assertThat(again.added()).extracting(Column::field).containsExactly("x");
        assertThat(again.moved()).isEqualTo(1);
        assertThat(again.totals()).isEqualTo(new Totals(3, 0, 1, 2, 0, 0, 0));
        assertThat(migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}, \"c\": {}}").moved())
                .isZero();
    }

    @Test
    void run_choice_overrulesTheInference() {
        MigrationResult result = migrate(
                "{\"a\": {\"zip\": 1, \"rare\": 1, \"no\": 1}, \"b\": {\"zip\": \"2\", \"no\": 1}, \"c\": {}}",
                new ColumnChoice(0.5, Map.of("zip", ColumnType.VARCHAR), Set.of("rare"), Set.of("no")));

        assertThat(result.added())
                .extracting(Column::field, Column::type)
                .containsExactlyInAnyOrder(tuple("zip", ColumnType.VARCHAR), tuple("rare", ColumnType.BIGINT));
        assertThat(result.undeclared())
                .containsExactly(new UndeclaredField("no", UndeclaredField.Reason.EXCLUDED, "excluded by --exclude"));
        assertThat(result.verification().isClean()).isTrue();
        assertThat(storeDirectory.resolve("profiles.columns/V1__zip.sql"))
                .content()
                .startsWith("""
                        -- VARCHAR, for a field in 2 of 3 profiles (66.6 %), asked for with --type.
                        -- There: 1 integer, 1 string; 2 different; longest string 1 characters.
                        -- 1 values do not fit and stay in extra.
                        -- Declares""");
    }

    @Test
    void run_choiceOfAnUnknownField_doesNotEvenOpenTheStore() {
        assertThatThrownBy(() -> migrate("{\"a\": {}}", new ColumnChoice(0.5, Map.of(), Set.of("x"), Set.of())))
                .isInstanceOf(InvalidChoice.class);
        assertThat(storeDirectory).isEmptyDirectory();
    }

    @Test
    void totals_thatDoNotAddUp_areRefused() {
        assertThatThrownBy(() -> new Totals(5, 1, 1, 1, 1, 0, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5 records were read and 4 dealt with");
    }

    private MigrationResult migrate(String text) {
        return migration(text, options(), Progress.NONE).run();
    }

    private Migration migration(String text, MigrationOptions options, Progress progress) {
        return new Migration(Texts.source(directory, text), this::open, this::columns, options, progress);
    }

    private MigrationResult migrate(String text, ColumnChoice choice) {
        return migration(text, options().withColumns(choice), Progress.NONE).run();
    }

    private MigrationOptions options() {
        return MigrationOptions.rejectingInto(directory.resolve("rejects.jsonl"));
    }

    Optional<Path> columns(SqlStore store) {
        return Optional.of(store.columnMigrations());
    }

    SqlStore open() {
        String location = "jdbc:h2:" + storeDirectory.resolve("profiles");
        return (SqlStore) ProfileStore.open(location, StoreOptions.defaults().withCreate(true));
    }
}
