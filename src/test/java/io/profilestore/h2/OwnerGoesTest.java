package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.h2.IncrementerProcess.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Six processes on one embedded database, and the one that has opened it goes. */
class OwnerGoesTest {

    private static final int PROCESSES = 6;

    @TempDir
    Path directory;

    private final List<IncrementerProcess> processes = new ArrayList<>();
    private Path database;

    @BeforeEach
    void start() throws Exception {
        database = directory.resolve("profiles");
        ProfileStore.open(location(), StoreOptions.defaults().withCreate(true)).close();
        for (int number = 0; number < PROCESSES; number++) {
            processes.add(new IncrementerProcess(location(), "n" + number));
        }
        for (IncrementerProcess process : processes) {
            process.begin();
        }
        processes.forEach(IncrementerProcess::awaitWork);
        for (IncrementerProcess process : processes) {
            process.watchCalls();
        }
    }

    @AfterEach
    void end() throws Exception {
        for (IncrementerProcess process : processes) {
            process.kill();
        }
    }

    /** What H2 had not written yet when it was killed may be gone; nothing may be there twice. */
    @Test
    void kill_owner_othersGoOnAndNothingIsAppliedTwice() throws Exception {
        IncrementerProcess owner = owner();
        owner.kill();
        processes.remove(owner);

        assertNothingLost(goOn("killed"));
    }

    @Test
    void close_owner_othersGoOnAndNothingIsLost() throws Exception {
        IncrementerProcess owner = owner();
        Outcome ofOwner = owner.end();
        owner.closeStore();
        processes.remove(owner);

        Map<String, Outcome> outcomes = goOn("closed");
        outcomes.put(owner.field, ofOwner);

        assertNothingLost(outcomes);
    }

    @Test
    void terminate_owner_closesWhatItLeftOpenAndNothingIsLost() throws Exception {
        IncrementerProcess owner = owner();
        owner.terminate();
        processes.remove(owner);

        assertNothingLost(goOn("terminated"));
    }

    /** What the others say after having worked without the one that went. */
    private Map<String, Outcome> goOn(String how) throws Exception {
        await().ignoreExceptions().until(() -> owner() != null);
        processes.forEach(IncrementerProcess::awaitWork);
        processes.forEach(IncrementerProcess::awaitWork);
        Map<String, Outcome> outcomes = new HashMap<>();
        for (IncrementerProcess process : processes) {
            outcomes.put(process.field, process.end());
        }
        for (IncrementerProcess process : processes) {
            process.closeStore();
        }
        System.out.println("owner " + how + ": longest call "
                + outcomes.values().stream()
                        .mapToLong(Outcome::longestMillis)
                        .max()
                        .orElseThrow()
                + " ms, unknown "
                + outcomes.values().stream().mapToLong(Outcome::unknown).sum() + ", failed "
                + outcomes.values().stream().mapToLong(Outcome::failed).sum());
        return outcomes;
    }

    private void assertNothingLost(Map<String, Outcome> outcomes) {
        JsonNode profile = profile();
        outcomes.forEach((field, outcome) -> {
            assertThat(outcome.doubled()).as(field).isZero();
            assertThat(profile.path(field).longValue())
                    .as(field)
                    .isBetween(outcome.acknowledged(), outcome.acknowledged() + outcome.unknown());
        });
    }

    private IncrementerProcess owner() {
        long pid = OwnerFile.read(database).orElseThrow().pid();
        return processes.stream().filter(p -> p.pid() == pid).findAny().orElseThrow();
    }

    private JsonNode profile() {
        try (ProfileStore store = ProfileStore.open(location())) {
            return store.get(Incrementer.KEY).orElseThrow();
        }
    }

    private String location() {
        return "jdbc:h2:" + database;
    }
}
