package io.profilestore.contract;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import java.io.IOException;

/**
 * One API worker as a process of its own: {@code Worker LOCATION NUMBER COUNT}. It says {@code ready}, waits for a line,
 * then again and again sets its own field of one profile and adds to the counter that all share, and says what was
 * acknowledged. The code is the same for every store.
 *
 * <p>A store that wants a login gets it from {@code PROFILESTORE_USER} and {@code PROFILESTORE_PASSWORD}.
 */
final class Worker {

    static final String KEY = "user:shared";
    static final String COUNTER = "visits";

    private Worker() {}

    public static void main(String[] args) throws IOException {
        String field = field(Integer.parseInt(args[1]));
        int count = Integer.parseInt(args[2]);
        try (ProfileStore store = ProfileStore.open(args[0], WorkerProcesses.login(System.getenv()))) {
            say("ready");
            if (System.in.read() < 0) {
                return;
            }
            for (int i = 1; i <= count; i++) {
                store.update(KEY, Changes.set(field, "value " + i));
                say("set " + i);
                say("sum " + store.increment(KEY, COUNTER, 1));
            }
            say("done");
        }
    }

    /** The field that only this worker writes; the first two are those of the report. */
    static String field(int number) {
        return switch (number) {
            case 0 -> "email";
            case 1 -> "phone";
            default -> "field-" + number;
        };
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
