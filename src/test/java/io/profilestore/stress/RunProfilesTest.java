package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.check.Histories;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import io.profilestore.stress.Progress.Phase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunProfilesTest {

    private static final String PREFIX = "stress:x:";

    @TempDir
    Path directory;

    private ProfileStore store;
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Set<Phase> told = EnumSet.noneOf(Phase.class);

    @BeforeEach
    void open() {
        store = ProfileStore.open(
                "file:" + directory.resolve("p.json"), StoreOptions.defaults().withCreate(true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readAll_someThere_notesEveryProfileOnce() {
        store.set("stress:other:1", Json.parse("1"));
        store.set(PREFIX + 2, Json.parse("{\"a\":1}"));
        store.set(PREFIX + 10, Json.parse("null"));

        profiles().readAll(directory, 4, 12, this::progress);

        Map<String, Outcome> read = new TreeMap<>();
        try (Stream<Operation> history = Histories.read(directory)) {
            history.forEach(o -> {
                assertThat(o.client()).isEqualTo(4);
                assertThat(read.put(o.action().key(), o.outcome())).isNull();
            });
        }
        assertThat(read).hasSize(12);
        read.forEach((key, outcome) -> assertThat(outcome)
                .isEqualTo(store.find(key)
                        .map(p -> new Outcome.Found(p.value(), OptionalLong.of(p.version())))
                        .orElse(new Outcome.Found(null, OptionalLong.empty()))));
    }

    /** A file store reads its file once for each call. */
    @Test
    void readAll_manyProfiles_isOneCall() {
        for (int i = 0; i < 70; i++) {
            store.set(PREFIX + i, Json.parse("1"));
        }

        profiles().readAll(directory, 1, 5_000, this::progress);

        assertThat(calls).containsOnly(Map.entry("scan", 1));
        assertThat(told).containsExactly(Phase.READ);
    }

    @Test
    void delete_manyProfiles_leavesThoseOfOthers() {
        store.set("stress:other:1", Json.parse("1"));
        for (int i = 0; i < 70; i++) {
            store.set(PREFIX + i, Json.parse("1"));
        }

        profiles().delete(this::progress);

        assertThat(keys()).containsExactly("stress:other:1");
        assertThat(told).containsExactly(Phase.DELETE);
    }

    @Test
    void delete_calledInFlightBringsOneBack_deletesItToo() {
        store.set(PREFIX + 1, Json.parse("1"));
        ProfileStore late = calling((name, times) -> {
            if (name.equals("delete") && times == 1) {
                store.set(PREFIX + 2, Json.parse("1"));
            }
        });

        new RunProfiles(late, PREFIX).delete(this::progress);

        assertThat(keys()).isEmpty();
    }

    @Test
    void tryToDelete_noTime_saysThatSomeAreLeft() {
        store.set(PREFIX + 1, Json.parse("1"));

        assertThat(profiles().tryToDelete(Duration.ofNanos(-1))).isFalse();
        assertThat(profiles().tryToDelete(Duration.ofMinutes(1))).isTrue();
        assertThat(keys()).isEmpty();
    }

    private RunProfiles profiles() {
        return new RunProfiles(calling((name, times) -> {}), PREFIX);
    }

    private void progress(Phase phase, int percent) {
        assertThat(percent).isBetween(0, 100);
        told.add(phase);
    }

    private List<String> keys() {
        try (Stream<Profile> all = store.scan("")) {
            return all.map(Profile::key).toList();
        }
    }

    private interface Listener {
        void called(String name, int times);
    }

    /** The store, with each of its calls counted and told before it is made. */
    private ProfileStore calling(Listener listener) {
        return (ProfileStore) Proxy.newProxyInstance(
                ProfileStore.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> {
                    listener.called(method.getName(), calls.merge(method.getName(), 1, Integer::sum));
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
