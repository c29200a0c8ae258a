package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.JavaCommand;
import io.profilestore.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** {@link Worker} processes on one store, and what they were promised. */
public final class WorkerProcesses {

    private WorkerProcesses() {}

    /** Runs the workers to their end, and says which acknowledged changes the store no longer has. */
    public static List<String> lostBy(Backend backend, int workers, int count) throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int number = 0; number < workers; number++) {
                processes.add(start(
                        backend, Worker.class, backend.location(), Integer.toString(number), Integer.toString(count)));
            }
            List<BufferedReader> outputs =
                    processes.stream().map(Process::inputReader).toList();
            for (BufferedReader output : outputs) {
                assertThat(output.readLine()).isEqualTo("ready");
            }
            for (Process process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            List<List<String>> said =
                    Threads.run(workers, number -> outputs.get(number).lines().toList());
            for (Process process : processes) {
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            assertThat(said).allSatisfy(lines -> assertThat(lines).last().isEqualTo("done"));
            return lost(backend, said);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** How a process that was given a backend's environment opens its store. */
    public static StoreOptions login(Map<String, String> environment) {
        String user = environment.get("PROFILESTORE_USER");
        String password = environment.get("PROFILESTORE_PASSWORD");
        return user == null || password == null
                ? StoreOptions.defaults()
                : StoreOptions.defaults().withCredentials(user, password);
    }

    /** Runs a class's {@code main} in a process of its own, which can log in to the backend. */
    static Process start(Backend backend, Class<?> main, String... arguments) throws IOException {
        List<String> command = JavaCommand.of("-Xmx128m");
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(backend.environment());
        builder.redirectErrorStream(true);
        return builder.start();
    }

    private static List<String> lost(Backend backend, List<List<String>> said) {
        JsonNode profile;
        try (var store = backend.open()) {
            profile = store.get(Worker.KEY).orElseThrow();
        }
        List<String> lost = new ArrayList<>();
        Set<String> sums = new HashSet<>();
        int increments = 0;
        for (int number = 0; number < said.size(); number++) {
            String last = "";
            for (String line : said.get(number)) {
                if (line.startsWith("set ")) {
                    last = "value " + line.substring("set ".length());
                } else if (line.startsWith("sum ")) {
                    increments++;
                    if (!sums.add(line)) {
                        lost.add(line + " was returned twice");
                    }
                }
            }
            String field = Worker.field(number);
            if (!profile.path(field).asString("").equals(last)) {
                lost.add(field + " is " + profile.path(field) + ", not " + last);
            }
        }
        if (profile.path(Worker.COUNTER).asInt(0) != increments) {
            lost.add(Worker.COUNTER + " is " + profile.path(Worker.COUNTER) + ", not " + increments);
        }
        return lost;
    }
}
