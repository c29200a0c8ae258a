package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Columns are added under load.
 *
 * @param gate whether through the gate that every change of ours goes through, or by a plain {@code ALTER TABLE}
 */
record SchemaChanges(boolean gate, int changes) implements Scenario {

    private static final int PROCESSES = 2;
    private static final int CLIENTS = 4;

    /** Fields that the load writes to and that have no column; then others. */
    private static final List<String> FIELDS = List.of(Counters.WITHOUT_COLUMN, "note-0", "note-1", "note-2", "note-3");

    @Override
    public String name() {
        return gate ? "schema-changes" : "schema-changes-without-gate";
    }

    @Override
    public Expectation expectation(TestedStore store) {
        return gate ? Expectation.CLEAN : Expectation.MUST_LOSE;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        try (ServerProcess server = new ServerProcess(plan)) {
            List<WorkerProcess> workers =
                    WorkerProcess.start(plan, server.location(), server.environment(), PROCESSES, CLIENTS, Work.MIXED);
            try {
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                plan.waitForMoment();
                Duration longest = gate ? throughGate(plan, server, workers) : plainly(server, workers);
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                WorkerProcess.stop(workers);
                try (ProfileStore store = server.open()) {
                    Round round = Judge.judge(plan, store)
                            .withNote(changes + " changes, the longest " + longest.toMillis() + " ms");
                    return gate && round.failed() > 0 ? round.withOdd(round.failed(), "calls failed") : round;
                }
            } finally {
                WorkerProcess.close(workers);
            }
        }
    }

    private Duration throughGate(RoundPlan plan, ServerProcess server, List<WorkerProcess> workers)
            throws IOException, InterruptedException {
        Duration longest = Duration.ZERO;
        try (SqlStore owner = (SqlStore) server.openAsOwner()) {
            for (int i = 0; i < changes; i++) {
                String field = i < FIELDS.size() ? FIELDS.get(i) : "field-" + i;
                ColumnType type = field.equals(Counters.WITHOUT_COLUMN) ? ColumnType.BIGINT : ColumnType.VARCHAR;
                long start = System.nanoTime();
                var unused = owner.declare(List.of(WantedColumn.of(field, type)), plan.columns());
                longest = longer(longest, start);
                WorkerProcess.awaitProgress(workers, System.nanoTime());
            }
        }
        return longest;
    }

    private Duration plainly(ServerProcess server, List<WorkerProcess> workers)
            throws SQLException, IOException, InterruptedException {
        Duration longest = Duration.ZERO;
        try (Connection owner = server.connectAsOwner();
                Statement statement = owner.createStatement()) {
            // The default is short for a busy machine, and the load goes on.
            statement.execute("SET LOCK_TIMEOUT " + ChildProcess.PATIENCE.toMillis());
            for (int i = 0; i < changes; i++) {
                long start = System.nanoTime();
                statement.execute("ALTER TABLE profile ADD COLUMN of_control_" + i + " VARCHAR");
                longest = longer(longest, start);
                WorkerProcess.awaitProgress(workers, System.nanoTime());
            }
        }
        return longest;
    }

    private static Duration longer(Duration longest, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return took.compareTo(longest) > 0 ? took : longest;
    }
}
