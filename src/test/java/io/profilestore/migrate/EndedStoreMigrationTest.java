package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.sql.Pruned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration of a store that ends in the middle, or before everything of it has arrived. */
class EndedStoreMigrationTest {

    private static final Progress IMPATIENT = (phase, records, bytes, bytesTotal) -> {
        if (phase == Phase.IMPORT && records >= 1_000) {
            throw new IllegalStateException("enough");
        }
    };

    @TempDir
    static Path shared;

    private static TestStore postgres;

    @TempDir
    Path directory;

    private TestStore h2;

    @BeforeAll
    static void create() throws Exception {
        postgres = TestStore.postgres(Files.createDirectory(shared.resolve("postgres")));
    }

    @BeforeEach
    void locate() {
        h2 = TestStore.h2(directory.resolve("h2"));
    }

    @AfterEach
    void empty() throws Exception {
        postgres.empty();
    }

    @AfterAll
    static void drop() throws SQLException {
        postgres.drop();
    }

    private static Path file(String text) throws IOException {
        return Files.writeString(shared.resolve("profiles.json"), text);
    }

    @Test
    void run_endedBetweenTwoBatches_isGoneOnWith() throws Exception {
        h2.take(many(0));
        assertThatThrownBy(() -> postgres.take(h2.source(postgres), postgres.options(), IMPATIENT))
                .hasMessage("enough");

        MigrationResult result = postgres.take(h2);

        assertThat(result)
                .returns(1_000L, MigrationResult::resumedAt)
                .returns(new Totals(2_500, 2_500, 0, 0, 0, 0, 0), MigrationResult::totals);
        assertThat(postgres.sql(Rows::profiles)).isEqualTo(h2.sql(Rows::profiles));
    }

    @Test
    void run_anImportThatWasNotComplete_removesNothingOfItOnTheWayBack() throws Exception {
        Path file = many(0);
        assertThatThrownBy(() -> h2.take(Source.of(file), h2.options(), IMPATIENT))
                .hasMessage("enough");
        postgres.take(h2);
        h2.take(file);

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.pruned()).isEqualTo(new Pruned(0, 0, List.of()));
        assertThat(back.verification().extra()).isEqualTo(1_500);
    }

    @Test
    void run_theWayThereWasNotComplete_removesNothingOnTheWayBack() throws Exception {
        h2.take(many(0));
        assertThatThrownBy(() -> postgres.take(h2.source(postgres), postgres.options(), IMPATIENT))
                .hasMessage("enough");

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.pruned()).isEqualTo(new Pruned(0, 0, List.of()));
        assertThat(back.verification().extra()).isEqualTo(1_500);
    }

    @Test
    void run_whatWasRejectedThere_staysOnTheWayBack() throws Exception {
        h2.take(file("{\"nul\": {\"a\": \"\\u0000\"}, \"fine\": 1, \"gone\": 1}"));
        postgres.take(h2);
        postgres.use(store -> store.delete("gone"));

        MigrationResult back = h2.take(postgres.source(h2), h2.options().withPrune(true), Progress.NONE);

        assertThat(back.pruned()).isEqualTo(new Pruned(1, 0, List.of()));
        h2.use(store -> assertThat(store.keys("").toList()).containsExactly("fine", "nul"));
    }

    /** The copy has the older value of what the import had not come to yet. */
    @Test
    void run_anImportWasGoneOnWithHereOnly_leavesWhatItBroughtSince() throws Exception {
        h2.take(many(0));
        Path newer = many(1);
        assertThatThrownBy(() -> h2.take(Source.of(newer), h2.options(), IMPATIENT))
                .hasMessage("enough");
        postgres.take(h2);
        h2.take(newer);

        MigrationResult back = h2.take(postgres);

        assertThat(back.totals()).isEqualTo(new Totals(2_500, 0, 0, 1_000, 1_500, 0, 0));
        h2.use(store -> assertThat(store.get("k999").orElseThrow().intValue()).isEqualTo(1_000));
    }

    @Test
    void run_whatPostgresCannotTake_isSetAsideWithItsKey() throws Exception {
        h2.use(store -> {
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
        postgres.use(store -> assertThat(store.keys("").toList()).containsExactly("fine", "nul", "short"));
    }

    @Test
    void run_columnsAreTheSources_unlessOthersAreNamed() throws Exception {
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

    private static Path many(int plus) throws IOException {
        StringBuilder text = new StringBuilder("{\"k0\": " + plus);
        for (int i = 1; i < 2_500; i++) {
            text.append(", \"k").append(i).append("\": ").append(i + plus);
        }
        return file(text.append('}').toString());
    }
}
