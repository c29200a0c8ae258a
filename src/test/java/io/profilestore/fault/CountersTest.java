package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.schema.Column;
import io.profilestore.sql.MoveProgress;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether loads count where a write made twice shows. */
class CountersTest {

    @TempDir
    Path directory;

    private RoundPlan plan;

    @BeforeEach
    void plan() {
        plan = new RoundPlan(directory, 1, Duration.ZERO, new TestedStore(Durability.RELAXED));
    }

    @Test
    void load_declared_isCountedInTheColumnAndWithoutOne() throws Exception {
        try (SqlStore store = (SqlStore) EmbeddedStore.create(plan, 2).open()) {
            Load load = new Load(store, plan.history(), 0, 2, Work.MIXED, 1);
            for (String counter : Counters.ALL) {
                assertThat(awaitCounted(load, store, counter)).as(counter).isTrue();
            }
            load.stop();

            assertThat(store.columns())
                    .extracting(Column::field)
                    .contains(Counters.WITH_COLUMN)
                    .doesNotContain(Counters.WITHOUT_COLUMN);
            assertThat(store.moveToColumns(MoveProgress.NONE))
                    .as("values that lie elsewhere")
                    .isZero();
        }
    }

    private static boolean awaitCounted(Load load, ProfileStore store, String counter) {
        boolean counted = false;
        while (!counted && load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE)) {
            counted = store.getAll(Actions.keys()).values().stream().anyMatch(profile -> profile.has(counter));
        }
        return counted;
    }

    @Test
    void load_notDeclared_throws() throws IOException {
        try (ProfileStore store = withoutDeclaring()) {
            assertThatThrownBy(() -> new Load(store, plan.history(), 0, 1, Work.MIXED, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Counters.WITH_COLUMN);
        }
    }

    /** A worker that has ended by itself is not passed over as one that was killed is. */
    @Test
    void awaitProgress_workerWithoutTheColumn_throws() throws Exception {
        try (ProfileStore store = withoutDeclaring()) {
            List<WorkerProcess> workers =
                    WorkerProcess.start(plan, store.location(), plan.store().environment(), 1, 1, Work.MIXED);
            try {
                workers.get(0).process().await();

                assertThatThrownBy(() -> WorkerProcess.awaitProgress(workers, System.nanoTime()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(Counters.WITH_COLUMN);
            } finally {
                WorkerProcess.close(workers);
            }
        }
    }

    private ProfileStore withoutDeclaring() {
        return ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                plan.store().options().withCreate(true));
    }
}
