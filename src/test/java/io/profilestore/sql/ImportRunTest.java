package io.profilestore.sql;

import static io.profilestore.sql.ImportOutcome.CONFLICT_CHANGED;
import static io.profilestore.sql.ImportOutcome.CONFLICT_DELETED;
import static io.profilestore.sql.ImportOutcome.CONFLICT_FOREIGN;
import static io.profilestore.sql.ImportOutcome.INSERTED;
import static io.profilestore.sql.ImportOutcome.UNCHANGED;
import static io.profilestore.sql.ImportOutcome.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.StoreBusy;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRunTest {

    @TempDir
    Path directory;

    private TestedDatabase database;
    private SqlStore store;

    @BeforeEach
    void create() throws Exception {
        database = database();
        store = database.open();
    }

    TestedDatabase database() throws Exception {
        return TestedDatabase.h2(directory);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        database.drop();
    }

    private ImportOutcome write(String key, String value) {
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            List<ImportOutcome> outcomes = run.write(List.of(new ImportRecord(key, Json.parse(value))), 1);
            run.finish();
            return outcomes.get(0);
        }
    }

    private String stored(String key) {
        return store.get(key).map(Object::toString).orElse("absent");
    }

    @Test
    void write_new_isInserted() {
        assertThat(write("k", "{\"email\":\"a\"}")).isEqualTo(INSERTED);
        assertThat(stored("k")).isEqualTo("{\"email\":\"a\"}");
    }

    @Test
    void write_again_isUnchangedAndKeepsTheVersion() {
        write("k", "{\"email\":\"a\",\"b\":1}");
        long version = store.find("k").orElseThrow().version();
        assertThat(write("k", "{\"b\":1,\"email\":\"a\"}")).isEqualTo(UNCHANGED);
        assertThat(store.find("k").orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void write_sourceChanged_isUpdated() {
        write("k", "{\"a\":1}");
        assertThat(write("k", "{\"a\":1.0}")).isEqualTo(UPDATED);
        assertThat(stored("k")).isEqualTo("{\"a\":1.0}");
        assertThat(write("k", "{\"a\":2}")).isEqualTo(UPDATED);
    }

    @Test
    void write_storeChanged_isConflictAndKeepsTheStores() {
        write("k", "{\"a\":1}");
        store.update("k", Changes.set("a", 5));
        assertThat(write("k", "{\"a\":1}")).isEqualTo(CONFLICT_CHANGED);
        assertThat(write("k", "{\"a\":2}")).isEqualTo(CONFLICT_CHANGED);
        assertThat(stored("k")).isEqualTo("{\"a\":5}");
    }

    @Test
    void write_storeChangedToTheSame_isUnchanged() {
        write("k", "{\"a\":1}");
        store.update("k", Changes.set("a", 2));
        assertThat(write("k", "{\"a\":2}")).isEqualTo(UNCHANGED);
    }

    @Test
    void write_deletedInStore_isConflictAndStaysDeleted() {
        write("k", "1");
        store.delete("k");
        assertThat(write("k", "1")).isEqualTo(CONFLICT_DELETED);
        assertThat(stored("k")).isEqualTo("absent");
    }

    @Test
    void write_deletedAndCreatedAgain_isConflict() {
        write("k", "1");
        store.delete("k");
        store.set("k", Json.parse("2"));
        assertThat(write("k", "1")).isEqualTo(CONFLICT_FOREIGN);
        store.delete("k");
        assertThat(write("k", "1")).isEqualTo(CONFLICT_DELETED);
    }

    @Test
    void write_keyThatNoImportBrought_isConflictUnlessEqual() {
        store.set("k", Json.parse("{\"a\":1}"));
        assertThat(write("k", "{\"a\":2}")).isEqualTo(CONFLICT_FOREIGN);
        assertThat(write("k", "{\"a\":1}")).isEqualTo(UNCHANGED);
    }

    @Test
    void write_afterABatchOfWhichNothingWasThere_findsWhatIsThere() {
        write("same", "1");
        write("changed", "1");
        write("gone", "1");
        store.delete("gone");
        store.set("foreign", Json.parse("{\"a\":1}"));
        write("again", "1");
        store.delete("again");
        store.set("again", Json.parse("1"));
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            assertThat(run.write(List.of(new ImportRecord("first", Json.parse("1"))), 1))
                    .containsExactly(INSERTED);

            List<ImportRecord> second = Stream.of("new", "same", "changed", "gone", "foreign", "newer", "again")
                    .map(key -> new ImportRecord(key, Json.parse(key.equals("changed") ? "2" : "1")))
                    .toList();

            assertThat(run.write(second, 8))
                    .containsExactly(
                            INSERTED, UNCHANGED, UPDATED, CONFLICT_DELETED, CONFLICT_FOREIGN, INSERTED, UNCHANGED);
            run.finish();
        }
        assertThat(stored("foreign")).isEqualTo("{\"a\":1}");
    }

    @Test
    void startImport_anotherOneAtWork_isRefused() {
        try (ImportRun run = store.startImport(ImportOrder.of("test"));
                SqlStore other = database.open()) {
            assertThatThrownBy(() -> other.startImport(ImportOrder.of("other")))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("another migration into this database is at work");
            assertThat(run.write(List.of(new ImportRecord("k", Json.parse("1"))), 1))
                    .containsExactly(INSERTED);
        }
        assertThat(write("k", "1")).isEqualTo(UNCHANGED);
    }

    @Test
    void startImport_programThatHadTheLeaseIsGone_takesIt() throws Exception {
        hold("12/1763000000.5");
        assertThat(write("k", "1")).isEqualTo(INSERTED);
    }

    @Test
    void write_anotherOneHasTakenOver_isRefusedAndStoresNothing() throws Exception {
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            hold("another");
            assertThatThrownBy(() -> run.write(List.of(new ImportRecord("k", Json.parse("1"))), 1))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("has taken over");
            assertThatThrownBy(run::finish).isInstanceOf(StoreBusy.class);
        }
        assertThat(stored("k")).isEqualTo("absent");
    }

    private void hold(String session) throws Exception {
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("UPDATE profile_import_lease SET session = '" + session + "'");
        }
    }

    @Test
    void startImport_endedBefore_goesOnWithCountsAndConflicts() {
        store.set("b", Json.parse("2"));
        ImportOrder order = new ImportOrder("s", "/s", 10, "digest", false, "", ImportOrder.OnConflict.KEEP);
        try (ImportRun run = store.startImport(order)) {
            run.write(List.of(new ImportRecord("a", Json.parse("1")), new ImportRecord("b", Json.parse("1"))), 2);
        }
        try (ImportRun run = store.startImport(order)) {
            assertThat(run.nextRecord()).isEqualTo(2);
            run.write(List.of(new ImportRecord("c", Json.parse("1"))), 3);
            assertThat(run.counts()).isEqualTo(new ImportCounts(2, 0, 0, 1));
            assertThat(run.conflicts()).containsExactly(Map.entry("b", CONFLICT_FOREIGN));
            run.finish();
        }
        try (ImportRun run = store.startImport(order)) {
            assertThat(run.nextRecord()).isZero();
        }
    }

    @Test
    void startImport_otherBytesOrOtherOptionsOrAnotherImportSince_beginsAnew() {
        ImportOrder order = new ImportOrder("s", "/s", 10, "digest", false, "", ImportOrder.OnConflict.KEEP);
        for (ImportOrder other : List.of(
                new ImportOrder("s", "/s", 10, "another", false, "", ImportOrder.OnConflict.KEEP),
                new ImportOrder("s", "/s", 10, "digest", false, "--key /id", ImportOrder.OnConflict.KEEP),
                ImportOrder.of("test"))) {
            try (ImportRun run = store.startImport(order)) {
                run.write(List.of(new ImportRecord("a", Json.parse("1"))), 1);
            }
            try (ImportRun run = store.startImport(other)) {
                assertThat(run.nextRecord()).as("%s", other).isZero();
            }
            try (ImportRun run = store.startImport(order)) {
                assertThat(run.nextRecord()).as("%s", other).isZero();
            }
        }
    }

    @Test
    void write_constraintOfTheTeam_failsWholeBatch() throws Exception {
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE profile ADD CONSTRAINT one_email UNIQUE (email)");
        }
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            assertThatThrownBy(() -> run.write(
                            List.of(
                                    new ImportRecord("a", Json.parse("{\"email\":\"e\"}")),
                                    new ImportRecord("b", Json.parse("{\"email\":\"e\"}"))),
                            2))
                    .isInstanceOf(WriteFailed.class);
        }
        assertThat(stored("a")).isEqualTo("absent");
        store.set("a", Json.parse("{\"email\":\"e\"}"));
        assertThatThrownBy(() -> store.set("b", Json.parse("{\"email\":\"e\"}")))
                .isInstanceOf(WriteFailed.class);
        assertThatThrownBy(() -> store.update("b", Changes.set("email", "e").set("x", 1)))
                .isInstanceOf(WriteFailed.class);
    }

    @Test
    void write_whileOthersWrite_losesNoneOfTheirs() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> counted = CompletableFuture.supplyAsync(() -> {
            long count = 0;
            while (!stop.get() || count == 0) {
                store.increment("k" + count++ % 100, "n", 1);
            }
            return count;
        });
        try {
            for (int round = 0; round < 40; round++) {
                List<ImportRecord> batch = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    batch.add(new ImportRecord("k" + i, Json.parse("{\"n\":0,\"round\":" + round + "}")));
                }
                try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
                    run.write(batch, batch.size());
                }
            }
        } finally {
            stop.set(true);
        }
        long acknowledged = counted.get();
        long sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += store.get("k" + i).orElseThrow().get("n").longValue();
        }
        assertThat(sum).isEqualTo(acknowledged);
    }

    @Test
    void write_counts_areRecordedWithTheRun() {
        write("k", "1");
        assertThat(store.info().lastImport().orElseThrow().source()).isEqualTo("test");
        assertThat(store.info().lastImport().orElseThrow().finished()).isPresent();
    }
}
