package io.profilestore.contract;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A worker process that sets its field of one profile whenever it is told to, at an instant that it is told:
 * {@code OneFieldWorker LOCATION FIELD}. The processes of one machine share the clock of {@link System#nanoTime}, so two of
 * them start within microseconds of each other.
 */
final class OneFieldWorker {

    static final String KEY = "user:123";

    /** Nanoseconds in which a line gets from one process to another. */
    static final long HEAD_START = 2_000_000;

    private OneFieldWorker() {}

    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ProfileStore store = ProfileStore.open(args[0], WorkerProcesses.login(System.getenv()))) {
            say("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", 2);
                Changes change = Changes.set(args[1], value(args[1], Integer.parseInt(words[0])));
                long start = Long.parseLong(words[1]);
                while (System.nanoTime() < start) {
                    Thread.onSpinWait();
                }
                store.update(KEY, change);
                say("acknowledged " + words[0]);
            }
        }
    }

    static String value(String field, int round) {
        return field + " of round " + round;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
