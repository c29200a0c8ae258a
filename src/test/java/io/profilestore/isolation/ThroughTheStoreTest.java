package io.profilestore.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.contract.Backend;
import io.profilestore.contract.Backends;
import io.profilestore.isolation.ApiAnomaly.Promise;
import io.profilestore.isolation.ApiAnomaly.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two workers see of each other through the store's calls: the other table in docs/isolation.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ThroughTheStoreTest {

    private static final Duration RACE = Duration.ofMillis(150);

    /** Only until the anomaly is seen, which must happen. */
    private static final Duration LONG_RACE = Duration.ofSeconds(30);

    private final List<Backend> backends = Backends.all().toList();

    @BeforeAll
    void start() throws Exception {
        for (Backend backend : backends) {
            backend.start();
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (Backend backend : backends) {
            backend.stop();
        }
    }

    @Test
    void anomalies_onEveryBackend_areAsPromisedAndAsThePageSays() throws Exception {
        List<String> head = new ArrayList<>(List.of("Anomaly", "Calls"));
        backends.forEach(backend -> head.add(backend.toString()));
        List<String> table = new ArrayList<>(List.of(PageTable.row(head), PageTable.rule(head.size())));
        for (ApiAnomaly anomaly : ApiAnomaly.all()) {
            List<String> row = new ArrayList<>(List.of(anomaly.title(), anomaly.calls()));
            for (Backend backend : backends) {
                boolean mustLose = backend.racy() && anomaly.title().equals("P4");
                boolean seen = seen(anomaly, backend, mustLose ? LONG_RACE : RACE);
                if (anomaly.promise() == Promise.NEVER && !backend.racy()) {
                    assertThat(seen)
                            .as("%s by %s on %s was seen", anomaly.title(), anomaly.calls(), backend)
                            .isFalse();
                }
                row.add(seen ? "**seen**" : "no");
            }
            table.add(PageTable.row(row));
        }
        PageTable.assertShows("## Through the store", table);
    }

    private static boolean seen(ApiAnomaly anomaly, Backend backend, Duration atMost) {
        try (ProfileStore one = backend.open();
                ProfileStore another = backend.open()) {
            backend.fill(one, Map.of());
            return anomaly.seen(new Workers(backend, one, another, atMost));
        }
    }

    /** The control: on a store that does it wrong, the same checks see it. */
    @ParameterizedTest
    @ValueSource(strings = {"G0", "G1a", "G1b", "OTV"})
    void anomalies_storeThatIsWrong_areSeen(String title) {
        ApiAnomaly anomaly = ApiAnomaly.all().stream()
                .filter(a -> a.title().equals(title))
                .findFirst()
                .orElseThrow();
        Backend backend = backends.get(backends.size() - 1);
        try (ProfileStore one = backend.open();
                ProfileStore another = backend.open()) {
            backend.fill(one, Map.of());

            assertThat(anomaly.seen(new Workers(backend, FieldByField.on(one), FieldByField.on(another), LONG_RACE)))
                    .isTrue();
        }
    }
}
