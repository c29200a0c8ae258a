package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

    private static final Outcome ABSENT = new Outcome.Found(null, OptionalLong.empty());
    private static final Outcome VERSION_7 = new Outcome.Found(Json.parse("{}"), OptionalLong.of(7));

    @Test
    void fields_always_readsBeforeItSetsItsOwnField() {
        Workload workload = start(Mode.FIELDS, 1, 1);

        assertThat(workload.next(null)).isEqualTo(new Action.Read("stress:0"));
        assertThat(workload.next(ABSENT)).isEqualTo(update("phone", "w1-1", Expect.anything()));
        assertThat(workload.next(new Outcome.Written(1))).isEqualTo(new Action.Read("stress:0"));
        assertThat(workload.next(VERSION_7)).isEqualTo(update("phone", "w1-2", Expect.anything()));
    }

    @Test
    void fields_eachClient_hasItsOwn() {
        assertThat(Stream.of(0, 1, 2, 17).map(FieldsWorkload::field))
                .containsExactly("email", "phone", "field-2", "field-17");
    }

    @Test
    void counter_always_addsOne() {
        Workload workload = start(Mode.COUNTER, 3, 1);

        assertThat(workload.next(null)).isEqualTo(new Action.Increment("stress:0", "visits", 1));
        assertThat(workload.next(new Outcome.Summed(1))).isEqualTo(new Action.Increment("stress:0", "visits", 1));
    }

    @Test
    void compareAndSet_afterARead_expectsWhatItFound() {
        Workload workload = start(Mode.COMPARE_AND_SET, 0, 1);

        assertThat(workload.next(null)).isEqualTo(new Action.Read("stress:0"));
        assertThat(workload.next(ABSENT)).isEqualTo(update("winner", "w0-1", Expect.absent()));
        assertThat(workload.next(new Outcome.Conflict(OptionalLong.of(7)))).isEqualTo(new Action.Read("stress:0"));
        assertThat(workload.next(VERSION_7)).isEqualTo(update("winner", "w0-2", Expect.version(7)));
    }

    @Test
    void compareAndSet_readThatFailed_isMadeAgain() {
        Workload workload = start(Mode.COMPARE_AND_SET, 0, 1);
        workload.next(null);

        assertThat(workload.next(new Outcome.Failed("no connection"))).isInstanceOf(Action.Read.class);
    }

    @Test
    void mixed_manyActions_areOfEveryKindWithUniqueValues() {
        List<Action> actions = actions(Mode.MIXED, 2_000);

        assertThat(actions)
                .extracting(Action::getClass)
                .contains(
                        Action.Read.class,
                        Action.Set.class,
                        Action.Update.class,
                        Action.Increment.class,
                        Action.Delete.class);
        assertThat(actions).extracting(Action::key).contains("stress:0", "stress:9");
        assertThat(actions).extracting(Action::expect).contains(Expect.version(7), Expect.anything());
        assertThat(actions.stream().flatMap(WorkloadTest::values))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(500);
        assertThat(actions.stream().filter(Action.Update.class::isInstance).flatMap(a -> fields((Action.Update) a)))
                .anyMatch(Changes.Unset.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource
    void next_sameSeed_makesSameChoices(Mode mode) {
        assertThat(actions(mode, 500)).isEqualTo(actions(mode, 500));
    }

    @Test
    void of_everyMode_isFoundByItsText() {
        assertThat(Mode.texts()).containsExactly("fields", "counter", "compare-and-set", "mixed");
        assertThat(Mode.texts()).allSatisfy(text -> assertThat(Mode.of(text)).isPresent());
        assertThat(Mode.of("Fields")).isEmpty();
    }

    /** What it asks for when every read finds version 7 and every write is acknowledged. */
    private static List<Action> actions(Mode mode, int count) {
        Workload workload = start(mode, 0, 10);
        List<Action> actions = new ArrayList<>();
        Outcome last = null;
        for (int i = 0; i < count; i++) {
            Action action = workload.next(last);
            actions.add(action);
            last = action instanceof Action.Read ? VERSION_7 : new Outcome.Written(8);
        }
        return actions;
    }

    private static Workload start(Mode mode, int client, int keys) {
        RandomGenerator random = new SplittableRandom(42);
        return mode.start(client, new Keys("stress:", keys, 0.99, random), random);
    }

    private static Action update(String field, String value, Expect expect) {
        return new Action.Update("stress:0", Changes.set(field, value), expect);
    }

    private static Stream<String> values(Action action) {
        if (action instanceof Action.Set set) {
            return set.value().valueStream().map(v -> v.stringValue());
        }
        return action instanceof Action.Update update
                ? fields(update)
                        .filter(Changes.Set.class::isInstance)
                        .map(c -> ((Changes.Set) c).value().stringValue())
                : Stream.empty();
    }

    private static Stream<Changes.Change> fields(Action.Update update) {
        return update.changes().byField().values().stream();
    }
}
