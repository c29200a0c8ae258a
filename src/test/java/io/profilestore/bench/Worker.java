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
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * One API worker as a process of its own: {@code Worker LOCATION CALL NUMBER OF PROFILES}. It says {@code ready}; for each line
 * with a number it changes profiles of its own for so many milliseconds, and says what came of it. It ends with its
 * standard input.
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
        int number = Integer.parseInt(args[2]);
        Keys keys = new Keys(number, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Store store = open(args[0], Contender.Call.valueOf(args[1]))) {
            say("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Slice slice = Load.patient(
                        () -> store.update(SampleProfiles.key(keys.next()), "worker" + number + "@example.com"),
                        Duration.ofMillis(Long.parseLong(line)));
                say(slice.text());
            }
        }
    }

    private static Store open(String location, Contender.Call call) throws Exception {
        if (SqliteFile.isAt(location)) {
            return new SqliteFile(location);
        }
        ProfileStore store = ProfileStore.open(
                location, WorkerProcesses.login(System.getenv()).withPoolSize(1));
        return call == Contender.Call.MODIFY ? new CompareAndSet(store) : new Adapter(store);
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
