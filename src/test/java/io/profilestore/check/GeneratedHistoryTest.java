package io.profilestore.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of simulated histories: none is judged otherwise than by trying every order. */
class GeneratedHistoryTest {

    @TempDir
    private Path directory;

    private int judged;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void check_storeThatKeepsItsWord_isNeverAccused(boolean versionsGrow) throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            Script script = new Simulation(seed, versionsGrow, Simulation.Fault.NONE, 0).run(2 + seed % 7, 200);
            assertThat(judge(script, versionsGrow).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void check_callsWithoutAnAnswer_areNoFault(boolean versionsGrow) throws IOException {
        for (int seed = 0; seed < 150; seed++) {
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
        for (int seed = 0; seed < 150; seed++) {
            boolean versionsGrow = seed % 3 != 0;
            Script script = new Simulation(seed, versionsGrow, fault, seed % 2).run(1 + seed % 4, 9);
            boolean explained = new Oracle(versionsGrow).explains(script.operations());
            bad += explained ? 0 : 1;
            assertThat(judge(script, versionsGrow).clean()).as("seed %d", seed).isEqualTo(explained);
        }
        if (fault == Simulation.Fault.NONE) {
            assertThat(bad).isZero();
        } else {
            assertThat(bad).as("histories that show the fault").isGreaterThan(15);
        }
    }

    @Test
    void check_manyUnansweredCalls_isDecided() throws IOException {
        Script script = new Simulation(42, true, Simulation.Fault.NONE, 2).run(8, 150);
        assertThat(judge(script, true).findings()).isEmpty();
    }

    private Verdict judge(Script script, boolean versionsGrow) throws IOException {
        return script.judge(Files.createDirectory(directory.resolve("history-" + judged++)), versionsGrow);
    }
}
