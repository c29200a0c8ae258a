package io.profilestore.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of simulated histories, each judged as by trying every order; and larger ones, too large for that. */
class GeneratedHistoryTest {

    @TempDir
    private Path directory;

    private int judged;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void check_storeThatKeepsItsWord_isNeverAccused(boolean versionsGrow) throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Script script = new Simulation(seed, versionsGrow, Simulation.Fault.NONE, 0).run(2 + seed % 7, 200);
            assertThat(judge(script, versionsGrow).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void check_callsWithoutAnAnswer_areNoFault(boolean versionsGrow) throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            Script script = new Simulation(seed, versionsGrow, Simulation.Fault.NONE, 1).run(2 + seed % 5, 60);
            assertThat(judge(script, versionsGrow).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Simulation.Fault.class)
    void check_anyStore_isJudgedAsByTryingEveryOrder(Simulation.Fault fault) throws IOException {
        int bad = 0;
        for (int seed = 0; seed < 100; seed++) {
            boolean versionsGrow = seed % 3 != 0;
            Script script = new Simulation(seed, versionsGrow, fault, seed % 2).run(1 + seed % 4, 9);
            boolean explained = new Oracle(versionsGrow).explains(script.operations());
            bad += explained ? 0 : 1;
            assertThat(judge(script, versionsGrow).clean()).as("seed %d", seed).isEqualTo(explained);
        }
        if (fault == Simulation.Fault.NONE) {
            assertThat(bad).isZero();
        } else {
            assertThat(bad).as("histories that show the fault").isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, true", "32, false", "64, true", "64, false"})
    void check_manyClientsOfOneProfileWithFieldsOfTheirOwn_isDecided(int clients, boolean versionsGrow)
            throws IOException {
        Script good = new Simulation(7, versionsGrow, Simulation.Fault.NONE, 0, new Load.Fields()).run(clients, 200);
        Script bad =
                new Simulation(7, versionsGrow, Simulation.Fault.LOST_WRITE, 0, new Load.Fields()).run(clients, 200);

        assertThat(judge(good, versionsGrow, 1_000).findings()).isEmpty();
        assertThat(judge(bad, versionsGrow, 1_000).findings())
                .extracting(Finding::anomaly)
                .contains(Anomaly.LOST_UPDATE)
                .doesNotContain(Anomaly.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void check_manyClientsOfOneProfileWithAnyCalls_isDecided(int clients) throws IOException {
        Script good = new Simulation(7, true, Simulation.Fault.NONE, 0, new Load.Mixed()).run(clients, 100);
        Script bad = new Simulation(7, true, Simulation.Fault.LOST_WRITE, 0, new Load.Mixed()).run(clients, 100);

        assertThat(judge(good, true, 20_000).findings()).isEmpty();
        assertThat(judge(bad, true, 20_000).findings())
                .extracting(Finding::anomaly)
                .isNotEmpty()
                .doesNotContain(Anomaly.UNDECIDED);
    }

    @Test
    void check_manyUnansweredCalls_isDecided() throws IOException {
        Script script = new Simulation(42, true, Simulation.Fault.NONE, 2).run(8, 100);
        assertThat(judge(script, true).findings()).isEmpty();
    }

    private Verdict judge(Script script, boolean versionsGrow) throws IOException {
        return judge(script, versionsGrow, 100_000);
    }

    private Verdict judge(Script script, boolean versionsGrow, int mostSteps) throws IOException {
        Path history = Files.createDirectory(directory.resolve("history-" + judged++));
        return script.judge(history, versionsGrow, mostSteps);
    }
}
