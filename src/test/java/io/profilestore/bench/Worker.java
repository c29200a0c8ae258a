package io.profilestore.bench;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.contract.WorkerProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * One API worker as a process of its own: {@code Worker NUMBER OF}. It says {@code ready}, and does what each line says:
 * {@code open CALL DURABILITY LOCATION PROFILES THREADS [VARIABLE=VALUE…]}, parted by tabs, opens a store; a number changes
 * profiles of its own for so many milliseconds, and says what came of it; {@code close} closes the store. It ends with its
 * standard input.
 */
final class Worker {

    private Worker() {}

    /** One change of one profile: a new address and, if wanted, one visit more, which is what is counted in the end. */
    interface Profiles extends AutoCloseable {
        void update(String key, String email) throws Exception;

        @Override
        void close() throws SQLException;
    }

    /** What an {@code open} line says. */
    private record Opening(
            Contender.Call call,
            String durability,
            String location,
            int profiles,
            int threads,
            Map<String, String> environment) {

        static Opening parse(String line) {
            List<String> parts = List.of(line.split("\t"));
            Map<String, String> environment = new HashMap<>();
            for (String variable : parts.subList(6, parts.size())) {
                int equals = variable.indexOf('=');
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
            return new Opening(
                    Contender.Call.valueOf(parts.get(1)),
                    parts.get(2),
                    parts.get(3),
                    Integer.parseInt(parts.get(4)),
                    Integer.parseInt(parts.get(5)),
                    environment);
        }

        Profiles open() throws SQLException {
            if (SqliteFile.isAt(location)) {
                return new SqliteFile(location, call != Contender.Call.ONE_COLUMN);
            }
            ProfileStore store = ProfileStore.open(
                    location,
                    WorkerProcesses.login(environment)
                            .withPoolSize(threads)
                            .withDurability(Contender.durabilityOf(durability)));
            return call == Contender.Call.MODIFY ? new CompareAndSet(store) : new Adapter(store, call);
        }
    }

    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[0]);
        int workers = Integer.parseInt(args[1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            work(Opening.parse(line), number, workers, in);
            say("closed");
        }
    }

    private static void work(Opening opening, int number, int workers, BufferedReader in) throws Exception {
        List<Profiles> opened = new ArrayList<>();
        try {
            List<Load.Operation> clients = new ArrayList<>();
            for (int i = 0; i < opening.threads; i++) {
                // Threads share a store, as the adapter is meant to be used; with SQLite each has a connection of its
                // own.
                if (i == 0 || SqliteFile.isAt(opening.location)) {
                    opened.add(opening.open());
                }
                Profiles profiles = opened.get(opened.size() - 1);
                Keys keys = new Keys(number * opening.threads + i, workers * opening.threads, opening.profiles);
                clients.add(() -> profiles.update(SampleProfiles.key(keys.next()), "worker" + number + "@example.com"));
            }
            say("opened");
            for (String line = in.readLine(); !line.equals("close"); line = in.readLine()) {
                say(Load.patient(clients, Duration.ofMillis(Long.parseLong(line)))
                        .text());
            }
        } finally {
            for (Profiles profiles : opened) {
                profiles.close();
            }
        }
    }

    private record CompareAndSet(ProfileStore store) implements Profiles {
        @Override
        public void update(String key, String email) {
            store.modify(key, profile -> {
                ObjectNode changed = (ObjectNode) Objects.requireNonNull(profile, key);
                return changed.put("email", email)
                        .put("visits", changed.path("visits").asLong(0) + 1);
            });
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private record Adapter(ProfileStore store, Contender.Call call) implements Profiles {
        @Override
        public void update(String key, String email) {
            ChangeSet changes = Changes.set("email", email);
            store.update(key, call == Contender.Call.ONE_COLUMN ? changes : changes.increment("visits", 1));
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static void say(String line) throws IOException {
        System.out.println(line);
        System.out.flush();
    }
}
