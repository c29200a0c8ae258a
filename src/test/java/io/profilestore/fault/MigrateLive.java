package io.profilestore.fault;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.check.Operation;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.sql.ImportOrder.OnConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A file is moved again and again into a store, each time changed by its old workers, while four new workers change those same
 * profiles in the store; with a column more from the second time on. Then they stop, the rest is moved and compared.
 *
 * @param runs of the migration while they work
 */
record MigrateLive(int runs) implements Scenario {

    private static final int PROCESSES = 4;
    private static final int MOST_SHOWN = 5;

    @Override
    public String name() {
        return "migrate-live";
    }

    /** Nobody is killed. */
    @Override
    public Expectation expectation(TestedStore store) {
        return Expectation.CLEAN;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        LiveSource source = new LiveSource(runs);
        LiveReports reports = new LiveReports();
        try (LiveMove move = new LiveMove(plan)) {
            List<LiveMove.Run> done = underLoad(plan, move, source);
            List<Operation> changes = LiveJudge.workers(plan);
            done.forEach(run -> reports.duringWork(run, changes));
            try (ProfileStore store = move.server().open()) {
                Map<String, JsonNode> before = contents(store);
                Map<String, JsonNode> imported = move.imports().values();
                MigrationResult last = move.here(source.at(runs), OnConflict.KEEP);
                reports.inTheEnd(source.at(runs), imported, before, contents(store), changed(changes), last);
                Round round = LiveJudge.judge(plan, store, move.imports().operations());
                MigrationResult won = move.here(source.at(runs), OnConflict.SOURCE);
                long conflicts = last.totals().conflicting();
                reports.sourceWon(source.at(runs), contents(store), conflicts, won);
                return judged(round, reports)
                        .withNote(move.imports().operations().size() + " written by the migration, " + conflicts
                                + " conflicts in the end");
            }
        }
    }

    private List<LiveMove.Run> underLoad(RoundPlan plan, LiveMove move, LiveSource source) throws Exception {
        ServerProcess server = move.server();
        List<WorkerProcess> workers =
                WorkerProcess.start(plan, server.location(), server.environment(), PROCESSES, 1, Work.LIVE);
        try {
            List<LiveMove.Run> done = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                List<String> without = run == 0 ? List.of("--exclude", LiveSource.LATE_COLUMN) : List.of();
                done.add(move.elsewhere(source.at(run), without));
            }
            WorkerProcess.awaitProgress(workers, System.nanoTime());
            WorkerProcess.stop(workers);
            return done;
        } finally {
            WorkerProcess.close(workers);
        }
    }

    private static Round judged(Round round, LiveReports reports) {
        List<String> wrong = reports.wrong();
        Round judged = wrong.isEmpty()
                ? round
                : round.withOdd(
                        wrong.size(),
                        "reports are wrong: " + wrong.stream().limit(MOST_SHOWN).collect(Collectors.joining("; ")));
        long unanswered = round.failed() + round.unknown();
        return unanswered == 0 ? judged : judged.withOdd(unanswered, "calls failed or have no answer");
    }

    private static Set<String> changed(List<Operation> calls) {
        return calls.stream()
                .filter(Operation::writes)
                .map(call -> call.action().key())
                .collect(Collectors.toSet());
    }

    private static Map<String, JsonNode> contents(ProfileStore store) {
        try (Stream<Profile> profiles = store.scan("")) {
            return profiles.collect(Collectors.toMap(Profile::key, Profile::value));
        }
    }
}
