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

/**
 * One API worker as a process of its own: {@code Worker LOCATION NUMBER OF PROFILES}. It says {@code ready}; for each line
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
        int number = Integer.parseInt(args[1]);
        Keys keys = new Keys(number, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Store store = open(args[0])) {
            say("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Slice slice = Load.patient(
                        () -> store.update(SampleProfiles.key(keys.next()), "worker" + number + "@example.com"),
                        Duration.ofMillis(Long.parseLong(line)));
                say(slice.text());
            }
        }
    }

    private static Store open(String location) throws Exception {
        return SqliteFile.isAt(location)
                ? new SqliteFile(location)
                : new Adapter(ProfileStore.open(
                        location, WorkerProcesses.login(System.getenv()).withPoolSize(1)));
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
