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
import static io.profilestore.check.Script.sum;
import static io.profilestore.check.Script.update;
import static io.profilestore.check.Script.updateAt;
import static io.profilestore.check.Script.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is accused who can have kept the promise. */
class GoodHistoryTest {

    @TempDir
    private Path directory;

    private final Script script = new Script();

    @Test
    void check_nothingHappened_isClean() throws IOException {
        assertThat(script.judge(directory, true)).isEqualTo(new Verdict(0, java.util.List.of()));
    }

    @Test
    void check_concurrentWritesInEitherOrder_isClean() throws IOException {
        script.call(0, 10, 60, update("email", "a"), written(2))
                .call(1, 10, 70, update("email", "b"), written(1))
                .call(2, 80, 90, read(), found(2, "{\"email\":\"a\"}"));

        assertClean(true);
    }

    @Test
    void check_concurrentWritesOfTwoFields_takeTheOrderOfTheirVersions() throws IOException {
        script.call(0, 10, 100, update("phone", "p"), written(1))
                .call(1, 20, 30, update("email", "a"), written(2))
                .call(1, 40, 110, read(), found(2, "{\"email\":\"a\",\"phone\":\"p\"}"));

        assertClean(true);
    }

    @Test
    void check_concurrentWritesWithoutAnOrderOfVersions_isClean() throws IOException {
        script.call(0, 10, 60, update("email", "a"), written(99))
                .call(1, 10, 70, update("email", "b"), written(11))
                .call(2, 80, 90, read(), found(99, "{\"email\":\"a\"}"));

        assertClean(false);
    }

    @Test
    void check_readDuringAWrite_maySeeEither() throws IOException {
        script.call(0, 10, 100, update("email", "a"), written(1))
                .call(1, 20, 30, read(), absent())
                .call(2, 25, 90, read(), found(1, "{\"email\":\"a\"}"))
                .call(1, 40, 50, read(), found(1, "{\"email\":\"a\"}"));

        assertClean(true);
    }

    @Test
    void check_unansweredWriteAppearsLate_isClean() throws IOException {
        script.unanswered(0, 10, update("email", "a"))
                .call(1, 20, 30, read(), absent())
                .call(1, 40, 50, update("phone", "b"), written(3))
                .call(1, 60, 70, read(), found(3, "{\"phone\":\"b\"}"))
                .call(1, 80, 90, read(), found(4, "{\"phone\":\"b\",\"email\":\"a\"}"));

        assertClean(true);
    }

    @Test
    void check_unansweredWriteNeverAppears_isClean() throws IOException {
        script.unanswered(0, 10, update("email", "a")).call(1, 20, 30, read(), absent());

        assertClean(true);
    }

    @Test
    void check_unansweredSetRemovedFields_isClean() throws IOException {
        script.call(1, 10, 20, set("{\"a\":1,\"b\":2}"), written(1))
                .unanswered(0, 30, set("{\"c\":3}"))
                .call(1, 40, 50, update("d", "x"), written(5))
                .call(1, 60, 70, read(), found(5, "{\"c\":3,\"d\":\"x\"}"));

        assertClean(true);
    }

    @Test
    void check_unansweredIncrementsCountedOrNot_isClean() throws IOException {
        script.unanswered(0, 10, increment("visits"))
                .unanswered(1, 10, increment("visits"))
                .unanswered(2, 10, increment("visits"))
                .call(3, 20, 30, increment("visits"), sum(3))
                .call(3, 40, 50, increment("visits"), sum(5))
                .call(3, 60, 70, read(), found(7, "{\"visits\":5}"));

        assertClean(true);
    }

    @Test
    void check_countersOfMany_inAnyOrder() throws IOException {
        script.call(0, 10, 90, increment("visits"), sum(3))
                .call(1, 20, 80, increment("visits"), sum(1))
                .call(2, 30, 70, increment("visits"), sum(2))
                .call(3, 40, 60, read(), found(4, "{\"visits\":2}"));

        assertClean(true);
    }

    @Test
    void check_compareAndSetWithOneWinner_isClean() throws IOException {
        script.call(0, 10, 20, update("email", "a"), written(5))
                .call(0, 30, 50, updateAt(5, "email", "b"), conflict(7))
                .call(1, 40, 60, updateAt(5, "email", "c"), written(7));

        assertClean(true);
    }

    @Test
    void check_deletedAndCreatedAgain_isClean() throws IOException {
        script.call(0, 10, 20, set("\"text\""), written(5))
                .call(0, 30, 40, delete(), deleted(true))
                .call(1, 50, 60, delete(), deleted(false))
                .call(1, 70, 80, read(), absent())
                .call(1, 90, 100, increment("visits"), sum(1))
                .call(1, 110, 120, update(Changes.set("a", "x").unset("visits")), written(9))
                .call(1, 130, 140, read(), found(9, "{\"a\":\"x\"}"));

        assertClean(true);
    }

    @Test
    void check_failedWritesLeaveNothing_isClean() throws IOException {
        script.call(0, 10, 20, set("\"text\""), written(5))
                .call(1, 10, 30, increment("visits"), failed())
                .call(0, 40, 50, read(), found(5, "\"text\""));

        assertClean(true);
    }

    @Test
    void check_unansweredValueShowsInASumOnly_isClean() throws IOException {
        script.unanswered(0, 10, update(Changes.set("visits", 5))).call(1, 40, 50, increment("visits"), sum(6));

        assertClean(true);
    }

    @Test
    void check_unansweredValueShowsAfterAnUpdateThatAdds_isClean() throws IOException {
        script.unanswered(0, 10, update(Changes.set("visits", 5)))
                .unanswered(1, 20, update(Changes.increment("visits", 1)))
                .call(2, 40, 50, read(), found(3, "{\"visits\":6}"));

        assertClean(true);
    }

    @Test
    void check_unansweredWriteGaveTheVersionThatAnotherOneExpects_isClean() throws IOException {
        script.unanswered(0, 10, update("phone", "a"))
                .unanswered(1, 20, updateAt(1, "email", "b"))
                .call(2, 30, 60, update("phone", "c"), written(4))
                .call(3, 40, 50, read(), found(4, "{\"email\":\"b\",\"phone\":\"c\"}"));

        assertClean(true);
    }

    private void assertClean(boolean versionsGrow) throws IOException {
        Verdict verdict = script.judge(directory, versionsGrow);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.operations()).isEqualTo(script.operations().size());
    }
}
