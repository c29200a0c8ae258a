package io.profilestore.check;

import static io.profilestore.check.Script.failed;
import static io.profilestore.check.Script.found;
import static io.profilestore.check.Script.increment;
import static io.profilestore.check.Script.read;
import static io.profilestore.check.Script.sum;
import static io.profilestore.check.Script.update;
import static io.profilestore.check.Script.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Increments that are lost or count twice, of which the fewest that can be are counted. */
class BadCounterTest {

    @TempDir
    private Path directory;

    private final Script script = new Script();

    @Test
    void check_twoIncrementsWithOneSum_isALostUpdate() throws IOException {
        script.call(0, 10, 30, increment("visits"), sum(1))
                .call(1, 15, 35, increment("visits"), sum(1))
                .call(0, 40, 50, increment("visits"), sum(2));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_counterEndsTooLow_countsEachLostIncrement() throws IOException {
        script.call(0, 10, 20, increment("visits"), sum(1))
                .call(0, 30, 40, increment("visits"), sum(2))
                .call(0, 50, 60, increment("visits"), sum(3))
                .call(1, 70, 80, read(), found(9, "{\"visits\":1}"));

        assertThat(script.theOnly(directory, Anomaly.LOST_UPDATE).times()).isEqualTo(2);
    }

    @Test
    void check_lostIncrementsThatComeBack_areAStaleRead() throws IOException {
        script.call(0, 10, 20, increment("visits"), sum(1))
                .call(0, 30, 40, increment("visits"), sum(2))
                .call(1, 50, 60, read(), found(9, "{\"visits\":1}"))
                .call(1, 70, 80, read(), found(9, "{\"visits\":2}"));

        script.theOnly(directory, Anomaly.STALE_READ);
    }

    @Test
    void check_incrementCountsTwice_isADoubledIncrement() throws IOException {
        script.call(0, 10, 20, increment("visits"), sum(1)).call(0, 30, 40, increment("visits"), sum(3));

        script.theOnly(directory, Anomaly.DOUBLED_INCREMENT);
    }

    @Test
    void check_unansweredIncrementCountsTwice_isADoubledIncrement() throws IOException {
        script.unanswered(0, 10, increment("visits")).call(1, 40, 50, read(), found(1, "{\"visits\":2}"));

        script.theOnly(directory, Anomaly.DOUBLED_INCREMENT);
    }

    @Test
    void check_failedIncrementCounts_isADoubledIncrement() throws IOException {
        script.call(0, 10, 20, increment("visits"), sum(1))
                .call(0, 30, 40, increment("visits"), failed())
                .call(0, 50, 60, increment("visits"), sum(3));

        script.theOnly(directory, Anomaly.DOUBLED_INCREMENT);
    }

    @Test
    void check_oneLargeIncrementIsLost_countsTheFewestThatCanBe() throws IOException {
        script.call(0, 10, 20, add(3), sum(3))
                .call(0, 30, 40, add(1), sum(4))
                .call(1, 50, 60, read(), found(9, "{\"visits\":1}"));

        assertThat(script.theOnly(directory, Anomaly.LOST_UPDATE).times()).isEqualTo(1);
    }

    @Test
    void check_moreIsMissingThanOneIncrementAdded_countsTheFewestThatCanBe() throws IOException {
        script.call(0, 10, 20, add(3), sum(3))
                .call(0, 30, 40, add(1), sum(4))
                .call(1, 50, 60, read(), found(9, "{\"visits\":0}"));

        assertThat(script.theOnly(directory, Anomaly.LOST_UPDATE).times()).isEqualTo(2);
    }

    @Test
    void check_largeIncrementCountsTwice_isOneDoubledIncrement() throws IOException {
        script.call(0, 10, 20, add(3), sum(3))
                .call(0, 30, 40, add(1), sum(4))
                .call(1, 50, 60, read(), found(9, "{\"visits\":7}"));

        assertThat(script.theOnly(directory, Anomaly.DOUBLED_INCREMENT).times()).isEqualTo(1);
    }

    @Test
    void check_partOfWhatWasMissingIsBack_staysALostUpdate() throws IOException {
        script.call(0, 10, 20, add(3), sum(3))
                .call(0, 30, 40, add(1), sum(4))
                .call(1, 50, 60, read(), found(9, "{\"visits\":1}"))
                .call(1, 70, 80, read(), found(9, "{\"visits\":2}"));

        assertThat(script.anomalies(directory)).containsExactly(Anomaly.LOST_UPDATE, Anomaly.STALE_READ);
    }

    @Test
    void check_decrementsAreMissing_areLostUpdates() throws IOException {
        script.call(0, 10, 20, add(-1), sum(-1))
                .call(0, 30, 40, add(-1), sum(-2))
                .call(1, 50, 60, read(), found(9, "{\"visits\":0}"));

        assertThat(script.theOnly(directory, Anomaly.LOST_UPDATE).times()).isEqualTo(2);
    }

    @Test
    void check_updateThatAddsIsLost_isALostUpdate() throws IOException {
        script.call(0, 10, 20, update(Changes.increment("visits", 1)), written(1))
                .call(1, 15, 25, update(Changes.increment("visits", 1)), written(2))
                .call(2, 50, 60, read(), found(2, "{\"visits\":1}"));

        assertThat(script.theOnly(directory, Anomaly.LOST_UPDATE).times()).isEqualTo(1);
    }

    @Test
    void check_updateThatAddsCountsTwice_isADoubledIncrement() throws IOException {
        script.call(0, 10, 20, update(Changes.increment("visits", 1).set("email", "a")), written(1))
                .call(2, 50, 60, read(), found(1, "{\"visits\":2,\"email\":\"a\"}"));

        script.theOnly(directory, Anomaly.DOUBLED_INCREMENT);
    }

    private static Action add(long delta) {
        return new Action.Increment(Script.KEY, "visits", delta);
    }
}
