package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.StoreOptions;
import io.profilestore.check.Action;
import io.profilestore.check.Anomaly;
import io.profilestore.check.Finding;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.check.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StressResultTest {

    private static final Verdict CLEAN = new Verdict(100, List.of());

    @Test
    void sentence_everythingAnswered_isNothingLost() {
        assertVerdict(result(100, 0, 100, 0, 0, 0, CLEAN), true, true, "Nothing was lost.");
    }

    @Test
    void sentence_someCallsFailed_saysHowMany() {
        assertVerdict(result(100, 30, 95, 0, 4, 1, CLEAN), true, true, "Nothing was lost, but 35 of 200 calls failed.");
    }

    @Test
    void sentence_mostWritesFailed_decidesNothing() {
        assertVerdict(
                result(100, 0, 1, 0, 90, 9, CLEAN),
                false,
                false,
                "Not decided: 99 of 100 writes and 0 of 100 reads failed. What was answered is in order.");
    }

    @Test
    void sentence_mostReadsFailed_decidesNothing() {
        assertVerdict(
                result(100, 51, 100, 0, 0, 0, CLEAN),
                false,
                false,
                "Not decided: 0 of 100 writes and 51 of 100 reads failed. What was answered is in order.");
    }

    @Test
    void sentence_mostWritesConflict_isNothingLost() {
        assertVerdict(result(100, 0, 1, 99, 0, 0, CLEAN), true, true, "Nothing was lost.");
    }

    @Test
    void sentence_noWriteAcknowledged_saysNothing() {
        assertVerdict(
                result(100, 0, 0, 100, 0, 0, CLEAN),
                false,
                false,
                "No write was acknowledged: this says nothing about the store.");
    }

    @Test
    void sentence_lostAmongFailures_isLost() {
        assertVerdict(
                result(100, 90, 10, 0, 90, 0, found(Anomaly.LOST_UPDATE)),
                false,
                true,
                "lost 1 of 10 acknowledged writes (10.0 %): this store loses concurrent changes.");
    }

    /** It said that it had failed. */
    @Test
    void sentence_failedWriteSeen_isAContradiction() {
        assertVerdict(
                result(100, 0, 0, 0, 100, 0, found(Anomaly.VALUE_FROM_NOWHERE)),
                false,
                true,
                "Nothing was lost, but answers contradict each other: this store does not keep its word.");
    }

    @Test
    void sentence_checkerUndecided_saysSo() {
        assertVerdict(
                result(100, 0, 90, 0, 0, 10, found(Anomaly.UNDECIDED)),
                false,
                false,
                "Not decided: too many orders of the calls are possible. What is decided is in order.");
    }

    private static void assertVerdict(StressResult result, boolean clean, boolean decided, String sentence) {
        assertThat(result.sentence()).isEqualTo(sentence);
        assertThat(result.isClean()).isEqualTo(clean);
        assertThat(result.isDecided()).isEqualTo(decided);
    }

    private static StressResult result(
            long reads,
            long failedReads,
            long acknowledged,
            long conflicts,
            long failed,
            long unknown,
            Verdict verdict) {
        StressSettings settings = new StressSettings(
                "jdbc:h2:x",
                StoreOptions.defaults(),
                Mode.FIELDS,
                1,
                Duration.ofSeconds(1),
                new Load.Unlimited(),
                1,
                0,
                7);
        WorkerSummary summary = new WorkerSummary(
                1, reads, failedReads, acknowledged, conflicts, failed, unknown, Map.of(), new Histogram(3));
        return StressResult.of(settings, "stress:x:", 0, List.of(summary), verdict, Path.of("h"));
    }

    private static Verdict found(Anomaly anomaly) {
        Operation read =
                new Operation(0, 1, 0, 1, new Action.Read("stress:x:0"), new Outcome.Found(null, OptionalLong.empty()));
        return new Verdict(100, List.of(new Finding(anomaly, 1, "stress:x:0", "it is so", 1, List.of(read))));
    }
}
