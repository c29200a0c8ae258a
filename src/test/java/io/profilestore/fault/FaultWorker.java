package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.contract.WorkerProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A {@link Load} as a process of its own: {@code FaultWorker LOCATION HISTORY FIRST COUNT WORK SEED}. It says {@code ready}
 * once the store is open, and waits for a line; from then on {@code since NANOS} is answered with {@code progressed} when
 * each client has been acknowledged a later call, and {@code stop} with {@code done}.
 */
final class FaultWorker {

    /** Less than that of whoever waits for the answer. */
    private static final Duration PATIENCE = ChildProcess.PATIENCE.minusSeconds(20);

    private FaultWorker() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int count = Integer.parseInt(args[3]);
        try (ProfileStore store = ProfileStore.open(args[0], options().withPoolSize(count))) {
            say("ready");
            if (in.readLine() == null) {
                return;
            }
            Load load = new Load(
                    store,
                    Path.of(args[1]),
                    Integer.parseInt(args[2]),
                    count,
                    Work.valueOf(args[4]),
                    Long.parseLong(args[5]));
            String line = in.readLine();
            while (line != null && line.startsWith("since ")) {
                long since = Long.parseLong(line.substring("since ".length()));
                say(load.awaitProgress(since, PATIENCE) ? "progressed" : "stuck: " + load.where());
                line = in.readLine();
            }
            load.stop();
            say("done");
        }
        // Whatever a store may have left running.
        System.exit(0);
    }

    private static StoreOptions options() {
        StoreOptions options = TestedStore.ofEnvironment().options();
        StoreOptions login = WorkerProcesses.login(System.getenv());
        return login.user().isEmpty()
                ? options
                : options.withCredentials(
                        login.user().orElseThrow(), login.password().orElseThrow());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
