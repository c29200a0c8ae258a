package io.profilestore.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Two calls on one profile, the second of them made before each statement of the first in turn: what they return and what
 * is stored is as if one had been made after the other.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.profilestore.isolation.SqlBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OneAfterTheOtherTest {

    private static final List<String> STATES = List.of(
            "absent", "{\"email\":\"e\",\"nick\":\"n\",\"visits\":1}", "{\"email\":5,\"phone\":null,\"visits\":\"x\"}");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Parameter
    SqlBackend backend;

    private ExecutorService thread;
    private Connection watcher;
    private PreparedStatement delete;
    private Connection physical;
    private String session;
    private SteppedConnections connections;
    private ProfileStore stepped;
    private ProfileStore plain;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        thread = Executors.newSingleThreadExecutor();
        backend.start();
        watcher = backend.connect();
        physical = backend.connect();
        session = backend.session(physical);
        connections = new SteppedConnections(physical);
        stepped = ProfileStore.open(connections.dataSource());
        plain = backend.open();
        delete = watcher.prepareStatement("DELETE FROM profile WHERE id = '" + OneCall.KEY + "'");
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        thread.shutdown();
        stepped.close();
        plain.close();
        physical.close();
        watcher.close();
        backend.stop();
    }

    /** What two calls returned and what was stored then. */
    private record Outcome(String first, String second, String stored) {}

    @Test
    void calls_secondBeforeEachStatementOfTheFirst_areAsIfOneCameAfterTheOther() throws Exception {
        List<OneCall> calls = OneCall.all();
        List<String> violations = new ArrayList<>();
        int tried = 0;
        for (String state : STATES) {
            Map<List<OneCall>, Outcome> inOrder = new HashMap<>();
            for (OneCall first : calls) {
                calls.forEach(second -> inOrder.put(List.of(first, second), inOrder(state, first, second)));
            }
            for (OneCall first : calls) {
                int steps = steps(state, first);
                for (OneCall second : calls) {
                    List<Outcome> allowed =
                            List.of(inOrder.get(List.of(first, second)), swapped(inOrder.get(List.of(second, first))));
                    violations.addAll(violations(state, first, steps, second, allowed));
                    tried += steps;
                }
            }
        }
        assertThat(violations).isEmpty();
        assertThat(tried).isGreaterThan(STATES.size() * calls.size() * calls.size());
    }

    /** The control: what is no single call is found out. */
    @Test
    void getThenSet_anotherCallInBetween_isNotAsIfOneCameAfterTheOther() throws Exception {
        String state = STATES.get(1);
        OneCall first = OneCall.getThenSet();
        OneCall second = OneCall.all().get(0);
        List<Outcome> allowed = List.of(inOrder(state, first, second), swapped(inOrder(state, second, first)));

        assertThat(violations(state, first, steps(state, first), second, allowed))
                .hasSize(1);
    }

    /** What {@code getAll} does not promise, and docs/isolation.md says so. */
    @Test
    void getAll_profilesChangedBetweenItsStatements_areOfDifferentInstants() {
        List<String> keys =
                IntStream.range(0, 501).mapToObj("many:%03d"::formatted).toList();
        keys.forEach(key -> plain.set(key, Json.parse("{\"visits\":0}")));
        AtomicInteger steps = new AtomicInteger();
        connections.beforeEachStep(() -> {
            if (steps.incrementAndGet() == 2) {
                plain.increment(keys.get(0), "visits", 1);
                plain.increment(keys.get(500), "visits", 1);
            }
        });

        Map<String, JsonNode> all = stepped.getAll(keys);

        connections.beforeEachStep(() -> {});
        assertThat(all.get(keys.get(0)).get("visits").intValue()).isZero();
        assertThat(all.get(keys.get(500)).get("visits").intValue()).isOne();
    }

    private List<String> violations(String state, OneCall first, int steps, OneCall second, List<Outcome> allowed)
            throws Exception {
        List<String> violations = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            Outcome outcome = interleaved(state, first, step, second);
            if (!allowed.contains(outcome)) {
                violations.add("from " + state + ": " + second + " before step " + step + " of " + first + " gave "
                        + outcome + ", one after the other " + allowed);
            }
        }
        return violations;
    }

    /** How many steps the call has where nobody comes in between. */
    private int steps(String state, OneCall call) {
        long version = given(state);
        AtomicInteger steps = new AtomicInteger();
        connections.beforeEachStep(steps::incrementAndGet);
        call.on(stepped, version);
        connections.beforeEachStep(() -> {});
        return steps.get();
    }

    private Outcome inOrder(String state, OneCall first, OneCall second) {
        long version = given(state);
        String one = first.on(plain, version);
        String two = second.on(plain, version);
        return new Outcome(one, two, OneCall.stored(plain));
    }

    private static Outcome swapped(Outcome outcome) {
        return new Outcome(outcome.second, outcome.first, outcome.stored);
    }

    private Outcome interleaved(String state, OneCall first, int step, OneCall second) throws Exception {
        long version = given(state);
        Interruption interruption = new Interruption(step, second, version);
        connections.beforeEachStep(interruption::beforeStep);
        String one = first.on(stepped, version);
        connections.beforeEachStep(() -> {});
        return new Outcome(one, interruption.second.get(), OneCall.stored(plain));
    }

    /** The second call, made at one step of the first. */
    private final class Interruption {
        private final int step;
        private final OneCall call;
        private final long version;
        private int steps;
        private CompletableFuture<String> second;

        Interruption(int step, OneCall call, long version) {
            this.step = step;
            this.call = call;
            this.version = version;
        }

        /** Goes on when the second call has returned or waits for the first. */
        void beforeStep() {
            if (++steps != step) {
                return;
            }
            second = CompletableFuture.supplyAsync(() -> call.on(plain, version), thread);
            long start = System.nanoTime();
            while (!returnsSoon() && !waitsForFirst()) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    fail(call + " neither returned nor is it seen waiting");
                }
            }
        }

        private boolean returnsSoon() {
            try {
                second.get(2, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException notYet) {
                return false;
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean waitsForFirst() {
        try {
            return backend.waitingFor(watcher, session) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long given(String state) {
        try {
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return state.equals("absent") ? 1 : plain.set(OneCall.KEY, Json.parse(state));
    }
}
