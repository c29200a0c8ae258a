package io.profilestore.h2;

import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.StoreOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A worker process that adds 1 to its own field of a profile that all share, again and again: {@code Incrementer LOCATION
 * FIELD [USER PASSWORD]}. It says {@code ready}, begins at a line of input, tells how far it is, looks for its longest call from the next
 * line on, says at the third what came of its calls, and closes its store at the fourth.
 */
final class Incrementer {

    static final String KEY = "user:shared";

    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private long acknowledged;
    private long unknown;
    private long failed;
    private long doubled;
    private long longest;
    private long most;

    private Incrementer() {}

    public static void main(String[] args) throws IOException {
        StoreOptions options = args.length < 4
                ? StoreOptions.defaults()
                : StoreOptions.defaults().withCredentials(args[2], args[3]);
        try (ProfileStore store = ProfileStore.open(args[0], options)) {
            say("ready");
            System.in.read();
            Incrementer worker = new Incrementer();
            worker.work(store, args[1]);
            System.in.read();
            worker.longest = 0;
            worker.work(store, args[1]);
            System.in.read();
            worker.tell();
            System.in.read();
        }
        say("closed");
    }

    private void work(ProfileStore store, String field) throws IOException {
        long told = System.nanoTime();
        while (System.in.available() == 0) {
            long start = System.nanoTime();
            most++;
            try {
                long sum = store.increment(KEY, field, 1);
                acknowledged++;
                if (sum > most) {
                    doubled++;
                }
                most = sum;
            } catch (OutcomeUnknown e) {
                unknown++;
            } catch (StoreException e) {
                failed++;
                most--;
                System.err.println(field + ": " + e);
            }
            long end = System.nanoTime();
            longest = Math.max(longest, end - start);
            if (end - told > TELL_NANOS) {
                told = end;
                say("at " + acknowledged);
            }
        }
    }

    private void tell() {
        say("done " + acknowledged + " " + unknown + " " + failed + " " + doubled + " "
                + TimeUnit.NANOSECONDS.toMillis(longest));
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
