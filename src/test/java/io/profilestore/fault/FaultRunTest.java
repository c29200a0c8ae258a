package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.profilestore.Durability;
import io.profilestore.contract.PostgresServer;
import io.profilestore.fault.DiskFull.Trouble;
import io.profilestore.fault.FaultRun.Result;
import io.profilestore.fault.Scenario.Expectation;
import io.profilestore.fault.ServerKill.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One short round of each fault; {@code -Pfault} runs many. */
@Timeout(180)
class FaultRunTest {

    private static final TestedStore COMMIT = new TestedStore(Durability.COMMIT);
    private static final TestedStore RELAXED = new TestedStore(Durability.RELAXED);

    static Stream<Scenario> scenarios() {
        return Stream.of(
                new ServerKill(Signal.KILL, 1, 16),
                new ServerKill(Signal.KILL, 4, 1),
                new ServerKill(Signal.TERM, 4, 1),
                new OwnerKill(4, 1),
                new WorkerKill(),
                new MigrateKill(3_000, 2),
                new MigrateLive(2),
                new PowerLoss(true, false, 1),
                new PowerLoss(true, true, 1),
                new PowerLoss(true, true, 2),
                new PowerLoss(false, false, 1),
                new DiskFull(Trouble.NO_ROOM),
                new DiskFull(Trouble.NO_WRITES),
                new DiskFull(Trouble.NO_FORCE),
                new ConnectionCut(),
                new SchemaChanges(true, 5),
                new SchemaChanges(false, 3));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void run_durable_losesNothing(Scenario scenario) throws Exception {
        assertAsExpected(scenario, COMMIT);
    }

    @Test
    void run_postgres_losesNothing() throws Exception {
        assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        PostgresKill kill = new PostgresKill(true, 4, 4);
        assertAsExpected(kill, COMMIT);
        assertThat(kill.engine()).matches("PostgreSQL \\d+\\.\\d+");
    }

    @Test
    void run_relaxed_losesOnlyWhatItMayLose() throws Exception {
        assertAsExpected(new ServerKill(Signal.KILL, 1, 16), RELAXED);
    }

    @Test
    void isAsExpected_lostOrOdd_dependsOnTheExpectation() {
        Round clean = round(0, 0);
        Round lost = round(1, 0);
        Round odd = round(0, 1);

        assertThat(result(Expectation.CLEAN, clean).isAsExpected()).isTrue();
        assertThat(result(Expectation.CLEAN, clean, lost).isAsExpected()).isFalse();
        assertThat(result(Expectation.MAY_LOSE, clean, lost).isAsExpected()).isTrue();
        assertThat(result(Expectation.MAY_LOSE, lost, odd).isAsExpected()).isFalse();
        assertThat(result(Expectation.MUST_LOSE, clean, lost).isAsExpected()).isTrue();
        assertThat(result(Expectation.MUST_LOSE, clean).isAsExpected()).isFalse();
        assertThat(FaultTable.of(List.of(result(Expectation.CLEAN, lost)))).contains("| NO ");
    }

    private static void assertAsExpected(Scenario scenario, TestedStore store) throws Exception {
        FaultRun run = new FaultRun(
                Path.of("target/fault-short"),
                store,
                1,
                new Random().nextInt(1_000_000),
                Duration.ofSeconds(1),
                System.out);

        Result result = run.run(scenario);

        assertThat(result.isAsExpected()).as(result.toString()).isTrue();
    }

    private static Round round(long lost, long odd) {
        return new Round(1, 10, 0, 0, lost, 0, 0, odd, Duration.ZERO, Duration.ZERO, "");
    }

    private static Result result(Expectation expectation, Round... rounds) {
        return new Result("some", expectation, Arrays.asList(rounds));
    }
}
