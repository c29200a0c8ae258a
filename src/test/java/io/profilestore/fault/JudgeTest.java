package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.check.Action;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Outcome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whether what clients were promised is found where it is, and missed where it is not. */
class JudgeTest {

    private static final String KEY = Actions.keys().get(0);

    @TempDir
    Path directory;

    private RoundPlan plan;
    private ProfileStore store;
    private HistoryWriter history;

    @BeforeEach
    void open() throws IOException {
        plan = new RoundPlan(directory, 1, Duration.ZERO, new TestedStore(Durability.RELAXED));
        store = ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                plan.store().options().withCreate(true));
        history = HistoryWriter.create(plan.history(), 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void told(Outcome outcome) {
        told(Counters.WITH_COLUMN, outcome);
    }

    private void told(String field, Outcome outcome) {
        history.called(new Action.Increment(KEY, field, 1));
        history.returned(outcome);
    }

    private Round judge(ProfileStore judged) throws IOException {
        history.close();
        return Judge.judge(plan, judged);
    }

    @Test
    void judge_everythingIsThere_isClean() throws IOException {
        told(new Outcome.Summed(store.increment(KEY, Counters.WITH_COLUMN, 1)));
        told(new Outcome.Summed(store.increment(KEY, Counters.WITH_COLUMN, 1)));

        Round round = judge(store);

        assertThat(round.isClean()).as(round.toString()).isTrue();
        assertThat(round.acknowledged()).isEqualTo(2);
    }

    @Test
    void judge_acknowledgedIsNotThere_isLost() throws IOException {
        told(new Outcome.Summed(1));
        told(new Outcome.Summed(2));

        assertThat(judge(store).lost()).isEqualTo(2);
    }

    @ParameterizedTest
    @FieldSource("io.profilestore.fault.Counters#ALL")
    void judge_countedTwice_isDoubled(String field) throws IOException {
        told(field, new Outcome.Summed(store.increment(KEY, field, 1)));
        store.increment(KEY, field, 1);

        Round round = judge(store);

        assertThat(round.doubled()).isEqualTo(1);
        assertThat(round.lost()).isZero();
    }

    @Test
    void judge_failedIsThere_isDoubled() throws IOException {
        store.increment(KEY, Counters.WITH_COLUMN, 1);
        told(new Outcome.Failed("no room"));

        assertThat(judge(store).isClean()).isFalse();
    }

    @Test
    void judge_unknown_mayBeThereOrNot() throws IOException {
        told(new Outcome.Unknown("the connection broke"));
        store.increment(KEY, Counters.WITH_COLUMN, 1);
        told(new Outcome.Unknown("the connection broke"));

        Round round = judge(store);

        assertThat(round.isClean()).as(round.toString()).isTrue();
        assertThat(round.unknown()).isEqualTo(2);
    }

    @Test
    void judge_versionThatIsGoneIsTaken_isReissued() throws IOException {
        history.called(new Action.Update(KEY, Changes.set("email", "lost"), Expect.anything()));
        history.returned(new Outcome.Written(17));

        assertThat(judge(takingAnyVersion(store)).reissued()).isPositive();
    }

    private static ProfileStore takingAnyVersion(ProfileStore store) {
        return (ProfileStore) Proxy.newProxyInstance(
                JudgeTest.class.getClassLoader(), new Class<?>[] {ProfileStore.class}, (proxy, method, arguments) -> {
                    for (int i = 0; arguments != null && i < arguments.length; i++) {
                        arguments[i] = arguments[i] instanceof Expect.Version ? Expect.anything() : arguments[i];
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
