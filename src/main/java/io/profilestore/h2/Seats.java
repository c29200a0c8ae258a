package io.profilestore.h2;

import io.profilestore.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The seats of this process: one for each embedded database that it has open, in however many stores. What a program leaves
 * open is given up when it exits.
 */
final class Seats {

    private static final Map<Path, Seat> TAKEN = new HashMap<>();
    private static final Map<Seat, Integer> STORES = new HashMap<>();

    /** Also those that are just being given up. */
    private static final Set<Seat> OPEN = new HashSet<>();

    private static boolean hooked;

    private Seats() {}

    /**
     * The seat for one more store.
     *
     * @param path of the database, without {@code .mv.db}; always the same one for the same database
     */
    static synchronized Seat take(Call call, Path path) {
        giveUpAtExit();
        Seat seat = TAKEN.computeIfAbsent(path, p -> new Seat(call, p));
        STORES.merge(seat, 1, Integer::sum);
        OPEN.add(seat);
        return seat;
    }

    /** Ends the use of a seat by one store; the last one gives it up. */
    static void leave(Seat seat) {
        synchronized (Seats.class) {
            if (STORES.merge(seat, -1, Integer::sum) > 0) {
                return;
            }
            STORES.remove(seat);
            TAKEN.values().remove(seat);
        }
        seat.close();
        synchronized (Seats.class) {
            OPEN.remove(seat);
        }
    }

    private static void giveUpAtExit() {
        if (!hooked) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(Seats::giveUpAll, "profilestore exit"));
            } catch (IllegalStateException e) {
                // It is exiting: who opens a store now closes it, too.
            }
            hooked = true;
        }
    }

    private static void giveUpAll() {
        List<Seat> open;
        synchronized (Seats.class) {
            open = new ArrayList<>(OPEN);
        }
        open.forEach(Seat::close);
    }
}
