package io.profilestore.bench;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * One API worker as a process of its own: {@code Worker NUMBER OF}. It says {@code ready}, and does what each line says:
 * {@code open CALL LOCATION PROFILES [VARIABLE=VALUE…]}, parted by tabs, opens a store; a number changes profiles of its own
 * for so many milliseconds, and says what came of it; {@code close} closes the store. It ends with its standard input.
 */
final class Worker {

    private Worker() {}

    /** One change of one profile: a new address, and one visit more, which is what is counted in the end. */
    interface Store extends AutoCloseable {
        void update(String key, String email) throws Exception;

        @Override
        void close() throws SQLException;
    }

    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[0]);
        int workers = Integer.parseInt(args[1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> open = List.of(line.split("\t"));
            Keys keys = new Keys(number, workers, Integer.parseInt(open.get(3)));
            try (Store store = open(open)) {
                say("opened");
                for (line = in.readLine(); !line.equals("close"); line = in.readLine()) {
                    Slice slice = Load.patient(
                            () -> store.update(SampleProfiles.key(keys.next()), "worker" + number + "@example.com"),
                            Duration.ofMillis(Long.parseLong(line)));
                    say(slice.text());
                }
            }
            say("closed");
        }
    }

    private static Store open(List<String> line) throws Exception {
        String location = line.get(2);
        if (SqliteFile.isAt(location)) {
            return new SqliteFile(location);
        }
        Map<String, String> environment = new HashMap<>();
        for (String variable : line.subList(4, line.size())) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        ProfileStore store =
                ProfileStore.open(location, WorkerProcesses.login(environment).withPoolSize(1));
        return Contender.Call.valueOf(line.get(1)) == Contender.Call.MODIFY
                ? new CompareAndSet(store)
                : new Adapter(store);
    }

    private record CompareAndSet(ProfileStore store) implements Store {
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

    private record Adapter(ProfileStore store) implements Store {
        @Override
        public void update(String key, String email) {
            store.update(key, Changes.set("email", email).increment("visits", 1));
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
