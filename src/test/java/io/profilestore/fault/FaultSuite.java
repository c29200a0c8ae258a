package io.profilestore.fault;

import io.profilestore.cluster.PatroniCluster;
import io.profilestore.contract.PostgresServer;
import io.profilestore.fault.FaultRun.Result;
import io.profilestore.fault.ServerKill.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Many rounds of every scenario, unattended: {@code FaultSuite DIRECTORY}. The exit code is 1 where one shows what it must
 * not, or does not end. System properties: {@code fault.rounds}, {@code fault.seconds}, {@code fault.seed},
 * {@code fault.scenarios}, {@code fault.durability}; see docs/durability.md.
 */
final class FaultSuite {

    private FaultSuite() {}

    /** All scenarios. */
    static List<Scenario> scenarios(TestedStore store) {
        List<Scenario> scenarios = new ArrayList<>(List.of(
                new ServerKill(Signal.KILL, 1, 16),
                new ServerKill(Signal.KILL, 4, 1),
                new ServerKill(Signal.TERM, 4, 4),
                new OwnerKill(6, 1),
                new WorkerKill(),
                new MigrateKill(Integer.getInteger("fault.profiles", 20_000), 5),
                new MigrateLive(5),
                new PowerLoss(true, false, 1),
                new PowerLoss(true, true, 1),
                new PowerLoss(true, true, 2),
                new PowerLoss(false, false, 1),
                new DiskFull(DiskFull.Trouble.NO_ROOM),
                new DiskFull(DiskFull.Trouble.NO_WRITES),
                new ConnectionCut(),
                new SchemaChanges(true, 20),
                new SchemaChanges(false, 20)));
        if (!store.mayLose()) {
            // A relaxed store hardly ever forces.
            scenarios.add(new DiskFull(DiskFull.Trouble.NO_FORCE));
        }
        if (PostgresServer.isThere()) {
            scenarios.add(new PostgresKill(true, 4, 4));
            scenarios.add(new PostgresKill(false, 4, 4));
            scenarios.add(new ClusterKill(true, 4, 4));
            scenarios.add(new ClusterKill(false, 4, 4));
        }
        if (PatroniCluster.isThere()) {
            scenarios.add(new PatroniChange(true, 4, 4));
            scenarios.add(new PatroniChange(false, 4, 4));
        }
        return scenarios;
    }

    public static void main(String[] args) throws Exception {
        String only = System.getProperty("fault.scenarios", "");
        String seed = System.getProperty("fault.seed", "");
        FaultRun run = new FaultRun(
                Path.of(args[0]),
                TestedStore.of(System.getProperty("fault.durability", "commit")),
                Integer.getInteger("fault.rounds", 40),
                seed.isEmpty() ? new Random().nextInt(1_000_000) : Long.parseLong(seed),
                Duration.ofSeconds(Integer.getInteger("fault.seconds", 4)),
                System.out);
        boolean asExpected = true;
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : named(only, run.store())) {
            try {
                Result result = run.run(scenario);
                results.add(result);
                asExpected &= result.isAsExpected();
            } catch (Exception | LinkageError e) {
                System.out.println(scenario.name() + " has not come to its end:");
                e.printStackTrace(System.out);
                asExpected = false;
            }
        }
        System.out.println(FaultTable.of(results));
        System.exit(asExpected ? 0 : 1);
    }

    private static List<Scenario> named(String names, TestedStore store) {
        List<Scenario> all = scenarios(store);
        if (names.isEmpty()) {
            return all;
        }
        List<String> wanted = Arrays.asList(names.split(",", -1));
        List<String> known = all.stream().map(Scenario::name).toList();
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException("fault.scenarios=" + names + ": there are " + known);
        }
        return all.stream().filter(scenario -> wanted.contains(scenario.name())).toList();
    }
}
