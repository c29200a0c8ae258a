package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.fault.FaultRun.Result;
import io.profilestore.fault.TestedStore.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One short round of each kind; {@code -Pfault} runs many. */
@Timeout(180)
class FaultRunTest {

    private static final TestedStore RELAXED = new TestedStore(Durability.RELAXED);
    private static final int MIGRATED = 5_000;
    private static final int SCHEMA_CHANGES = 5;
    private static final Path OUTPUT = Path.of("target/fault");

    static Stream<Scenario> scenarios() {
        return FaultSuite.scenarios(RELAXED, MIGRATED, SCHEMA_CHANGES).stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void run_relaxed_losesOnlyWhatItMayLose(Scenario scenario) throws Exception {
        FaultRun run =
                new FaultRun(OUTPUT, RELAXED, 1, new Random().nextInt(1_000_000), Duration.ofSeconds(1), System.out);

        Result result = run.run(scenario);

        assertThat(result.isAsExpected()).as(result.toString()).isTrue();
    }
}
