package io.profilestore.check;

import static io.profilestore.check.Script.absent;
import static io.profilestore.check.Script.conflict;
import static io.profilestore.check.Script.delete;
import static io.profilestore.check.Script.deleted;
import static io.profilestore.check.Script.failed;
import static io.profilestore.check.Script.found;
import static io.profilestore.check.Script.increment;
import static io.profilestore.check.Script.read;
import static io.profilestore.check.Script.set;
import static io.profilestore.check.Script.update;
import static io.profilestore.check.Script.updateAt;
import static io.profilestore.check.Script.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of breaking a promise is found, called by its name, and counted once. */
class BadHistoryTest {

    @TempDir
    private Path directory;

    private final Script script = new Script();

    @Test
    void check_acknowledgedFieldIsGoneAtTheEnd_isALostUpdate() throws IOException {
        script.call(0, 10, 20, set("{\"name\":\"Ada\"}"), written(1))
                .call(0, 30, 60, update("email", "a"), written(2))
                .call(1, 35, 70, update("phone", "b"), written(3))
                .call(2, 80, 90, read(), found(3, "{\"name\":\"Ada\",\"phone\":\"b\"}"));

        Finding finding = script.theOnly(directory, Anomaly.LOST_UPDATE);

        assertThat(finding.evidence().get(0)).isEqualTo(script.operations().get(1));
        assertThat(finding.explanation())
                .isEqualTo("client 2, call 1 saw \"email\" as absent, but client 0, call 2 had made it \"a\"");
    }

    @Test
    void check_fileStoreLosesOneOfTwo_isALostUpdate() throws IOException {
        script.call(0, 10, 60, update("email", "a"), written(77))
                .call(1, 10, 70, update("phone", "b"), written(55))
                .call(2, 80, 90, read(), found(55, "{\"phone\":\"b\"}"));

        assertThat(script.judge(directory, false).findings())
                .extracting(Finding::anomaly)
                .containsExactly(Anomaly.LOST_UPDATE);
    }

    @Test
    void check_olderValueThanAcknowledgedOne_isALostUpdate() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, update("email", "b"), written(2))
                .call(1, 50, 60, read(), found(1, "{\"email\":\"a\"}"));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_threeLostOneAfterTheOther_areThree() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, read(), absent())
                .call(0, 50, 60, update("email", "b"), written(2))
                .call(0, 70, 80, read(), absent())
                .call(0, 90, 100, update("email", "c"), written(3))
                .call(0, 110, 120, read(), absent());

        assertThat(script.judge(directory, true).count(Anomaly.LOST_UPDATE)).isEqualTo(3);
    }

    @Test
    void check_fieldGoesBackTwice_isOneLostUpdate() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, update("email", "b"), written(2))
                .call(0, 50, 60, update("email", "c"), written(3))
                .call(1, 70, 80, read(), found(3, "{\"email\":\"b\"}"))
                .call(1, 90, 100, read(), found(3, "{\"email\":\"a\"}"));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_setThatTakesSeveralFieldsWithIt_isOneLostUpdate() throws IOException {
        script.call(0, 10, 20, set("{\"a\":1,\"b\":2}"), written(1))
                .call(0, 30, 40, set("{\"a\":3,\"b\":4,\"c\":5}"), written(2))
                .call(1, 50, 60, read(), found(2, "{\"a\":1,\"b\":2}"));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_removedFieldIsBack_isALostUpdate() throws IOException {
        script.call(0, 10, 20, update("fax", "a"), written(1))
                .call(0, 30, 40, update(Changes.unset("fax")), written(2))
                .call(1, 50, 60, read(), found(2, "{\"fax\":\"a\"}"));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_deletedProfileIsBack_isALostUpdate() throws IOException {
        script.call(0, 10, 20, update("fax", "a"), written(1))
                .call(0, 30, 40, delete(), deleted(true))
                .call(1, 50, 60, read(), found(1, "{\"fax\":\"a\"}"));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_profileIsGone_isALostUpdate() throws IOException {
        script.call(0, 10, 20, update("fax", "a"), written(1)).call(0, 30, 40, delete(), deleted(false));

        script.theOnly(directory, Anomaly.LOST_UPDATE);
    }

    @Test
    void check_valueNobodyWrote_isAValueFromNowhere() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1)).call(1, 30, 40, read(), found(1, "{\"email\":\"z\"}"));

        script.theOnly(directory, Anomaly.VALUE_FROM_NOWHERE);
    }

    @Test
    void check_profileNobodyWrote_isAValueFromNowhere() throws IOException {
        script.call(1, 30, 40, read(), found(1, "{\"email\":\"z\"}"));

        script.theOnly(directory, Anomaly.VALUE_FROM_NOWHERE);
    }

    @Test
    void check_valueOfAFailedWrite_isAValueFromNowhere() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, update("email", "b"), failed())
                .call(1, 50, 60, read(), found(1, "{\"email\":\"b\"}"));

        script.theOnly(directory, Anomaly.VALUE_FROM_NOWHERE);
    }

    @Test
    void check_valueBeforeItIsWritten_isAValueFromNowhere() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(1, 30, 40, read(), found(1, "{\"email\":\"b\"}"))
                .call(0, 50, 60, update("email", "b"), written(2));

        assertThat(script.anomalies(directory)).contains(Anomaly.VALUE_FROM_NOWHERE);
    }

    @Test
    void check_halfOfOneUpdate_isFound() throws IOException {
        script.call(0, 10, 20, set("{\"a\":1,\"b\":1}"), written(1))
                .call(0, 30, 70, update(Changes.set("a", 2).set("b", 2)), written(2))
                .call(1, 40, 50, read(), found(1, "{\"a\":2,\"b\":1}"))
                .call(1, 80, 90, read(), found(2, "{\"a\":2,\"b\":2}"));

        assertThat(script.anomalies(directory)).isNotEmpty();
    }

    @Test
    void check_oldStateAfterAcknowledgedWrite_isAStaleRead() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, update("email", "b"), written(2))
                .call(1, 50, 60, read(), found(1, "{\"email\":\"a\"}"))
                .call(1, 70, 80, read(), found(2, "{\"email\":\"b\"}"));

        script.theOnly(directory, Anomaly.STALE_READ);
    }

    @Test
    void check_twoReadsThatGoBack_areAStaleRead() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 100, update("email", "b"), written(2))
                .call(1, 40, 50, read(), found(2, "{\"email\":\"b\"}"))
                .call(1, 60, 70, read(), found(1, "{\"email\":\"a\"}"))
                .call(1, 110, 120, read(), found(2, "{\"email\":\"b\"}"));

        script.theOnly(directory, Anomaly.STALE_READ);
    }

    @Test
    void check_conflictWithAnOldVersion_isAStaleRead() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(1))
                .call(0, 30, 40, update("email", "b"), written(2))
                .call(1, 50, 60, updateAt(7, "email", "c"), conflict(1));

        script.theOnly(directory, Anomaly.STALE_READ);
    }

    @Test
    void check_versionBelowAnEarlierOne_wentBack() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(5)).call(0, 30, 40, update("email", "b"), written(4));

        script.theOnly(directory, Anomaly.VERSION_BACK);
    }

    @Test
    void check_versionAfterDeleteBelowTheOneBefore_wentBack() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(5))
                .call(0, 30, 40, delete(), deleted(true))
                .call(0, 50, 60, update("email", "b"), written(4));

        script.theOnly(directory, Anomaly.VERSION_BACK);
    }

    @Test
    void check_oneVersionForTwoWrites_wasIssuedTwice() throws IOException {
        script.call(0, 10, 30, update("email", "a"), written(5)).call(1, 20, 40, update("phone", "b"), written(5));

        script.theOnly(directory, Anomaly.VERSION_TWICE);
    }

    @Test
    void check_versionIsTheOneItReplaced_isFound() throws IOException {
        script.unanswered(1, 10, increment("visits")).call(0, 20, 30, updateAt(5, "email", "a"), written(5));

        assertThat(script.anomalies(directory)).isNotEmpty();
    }

    @Test
    void check_twoSucceedOnOneVersion_areTwoWinners() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(5))
                .call(0, 30, 50, updateAt(5, "email", "b"), written(6))
                .call(1, 40, 60, updateAt(5, "email", "c"), written(7));

        script.theOnly(directory, Anomaly.TWO_WINNERS);
    }

    @Test
    void check_succeedsOnAReplacedVersion_isATwoWinners() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(5))
                .call(1, 30, 40, update("phone", "b"), written(6))
                .call(0, 50, 60, updateAt(5, "email", "c"), written(7));

        script.theOnly(directory, Anomaly.TWO_WINNERS);
    }

    @Test
    void check_twoWinnersOnAFileStore_areFound() throws IOException {
        long digest = ValueDigest.version(Json.parse("{\"email\":\"a\"}"));
        script.call(0, 10, 20, update("email", "a"), written(digest))
                .call(0, 30, 50, updateAt(digest, "email", "b"), written(33))
                .call(1, 40, 60, updateAt(digest, "email", "c"), written(44));

        assertThat(script.judge(directory, false).findings())
                .extracting(Finding::anomaly)
                .containsExactly(Anomaly.TWO_WINNERS);
    }

    @Test
    void check_twoCreateOneProfile_areTwoWinners() throws IOException {
        script.call(0, 10, 30, createWith("a"), written(1)).call(1, 20, 40, createWith("b"), written(2));

        script.theOnly(directory, Anomaly.TWO_WINNERS);
    }

    @Test
    void check_moreOrdersThanCanBeTried_isUndecidedAndNoFault() throws IOException {
        for (int client = 0; client < 12; client++) {
            script.call(client, 10, 100, update("email", "v" + client), written(client));
        }
        script.call(12, 10, 50, updateAt(99, "phone", "p"), written(99));

        Verdict verdict = script.judge(directory, false, 1_000);

        assertThat(verdict.findings()).extracting(Finding::anomaly).containsExactly(Anomaly.UNDECIDED);
    }

    private static Action createWith(String email) {
        return new Action.Update(Script.KEY, Changes.set("email", email), Expect.absent());
    }
}
