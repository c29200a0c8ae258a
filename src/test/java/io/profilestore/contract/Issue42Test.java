package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Issue 42 as it was reported, on every store: two worker processes start at one instant, A sets {@code email}, B sets
 * {@code phone}, and then both must be there. 200 rounds each.
 */
class Issue42Test {

    private static final int ROUNDS = 200;

    /** Far fewer than are usual; if the old store loses fewer, the workers do not meet and the test shows nothing. */
    private static final int LEAST_LOST_BY_THE_OLD_STORE = 5;

    @ParameterizedTest
    @MethodSource("io.profilestore.contract.Backends#all")
    void update_emailAndPhoneAtOnce_bothAreThere(Backend backend) throws Exception {
        backend.start();
        try {
            int lost = roundsThatLost(backend);
            System.out.println("issue 42 on " + backend + ": " + lost + " of " + ROUNDS + " rounds lost a change");
            if (backend.racy()) {
                assertThat(lost).isGreaterThanOrEqualTo(LEAST_LOST_BY_THE_OLD_STORE);
            } else {
                assertThat(lost).isZero();
            }
        } finally {
            backend.stop();
        }
    }

    private static int roundsThatLost(Backend backend) throws IOException {
        List<Process> workers = new ArrayList<>();
        try (ProfileStore store = backend.open()) {
            for (String field : List.of("email", "phone")) {
                workers.add(WorkerProcesses.start(backend, OneFieldWorker.class, backend.location(), field));
            }
            List<BufferedReader> answers =
                    workers.stream().map(Process::inputReader).toList();
            expect(answers, "ready");
            int lost = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime() + OneFieldWorker.HEAD_START;
                for (Process worker : workers) {
                    worker.getOutputStream().write((round + " " + start + "\n").getBytes(StandardCharsets.UTF_8));
                    worker.getOutputStream().flush();
                }
                expect(answers, "acknowledged " + round);
                JsonNode profile = store.get(OneFieldWorker.KEY).orElseThrow();
                boolean both = profile.path("email").asString("").equals(OneFieldWorker.value("email", round))
                        && profile.path("phone").asString("").equals(OneFieldWorker.value("phone", round));
                lost += both ? 0 : 1;
            }
            return lost;
        } finally {
            workers.forEach(Process::destroyForcibly);
        }
    }

    private static void expect(List<BufferedReader> answers, String line) throws IOException {
        for (BufferedReader answer : answers) {
            assertThat(answer.readLine()).isEqualTo(line);
        }
    }
}
