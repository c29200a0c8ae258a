package io.profilestore.stress;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.check.Action;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Outcome;
import io.profilestore.stress.Progress.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The profiles of one run in its store. */
final class RunProfiles {

    private static final Outcome ABSENT = new Outcome.Found(null, OptionalLong.empty());
    private static final int REPORTED = 64;
    /** What somebody else put back meanwhile is deleted again, but not for ever. */
    private static final int MOST_PASSES = 10;

    private final ProfileStore store;
    private final String prefix;

    RunProfiles(ProfileStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /**
     * Reads them as one more client, after all others: what is not there now is gone. One scan, because a file store
     * reads its whole file for each {@code find}. An answer is noted after it was seen, which is right as long as nobody
     * else is at work.
     *
     * @param count how many there may be
     * @throws StoreException if they cannot be read
     * @throws java.io.UncheckedIOException if the history cannot be written
     */
    void readAll(Path history, int client, int count, Progress progress) {
        BitSet absent = new BitSet(count);
        absent.set(0, count);
        try (HistoryWriter writer = HistoryWriter.create(history, client);
                Stream<Profile> profiles = store.scan(prefix)) {
            int noted = 0;
            for (Profile profile : (Iterable<Profile>) profiles::iterator) {
                absent.clear(Integer.parseInt(profile.key().substring(prefix.length())));
                note(writer, profile.key(), new Outcome.Found(profile.value(), OptionalLong.of(profile.version())));
                report(progress, Phase.READ, ++noted, count);
            }
            for (int number = absent.nextSetBit(0); number >= 0; number = absent.nextSetBit(number + 1)) {
                note(writer, Keys.key(prefix, number), ABSENT);
                report(progress, Phase.READ, ++noted, count);
            }
        }
    }

    /** @throws StoreException if one cannot be deleted */
    void delete(Progress progress) {
        delete(progress, Long.MAX_VALUE);
    }

    /**
     * The same when something worse has happened, and is told.
     *
     * @param limit how long it may take; a file is rewritten for each profile
     * @return whether none of them is left
     */
    boolean tryToDelete(Duration limit) {
        try {
            return delete((phase, percent) -> {}, limit.toNanos());
        } catch (StoreException e) {
            return false;
        }
    }

    private boolean delete(Progress progress, long nanos) {
        long begun = System.nanoTime();
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            List<String> keys = keys();
            if (keys.isEmpty()) {
                return true;
            }
            for (int i = 0; i < keys.size(); i++) {
                if (System.nanoTime() - begun > nanos) {
                    return false;
                }
                store.delete(keys.get(i));
                report(progress, Phase.DELETE, i + 1, keys.size());
            }
        }
        return keys().isEmpty();
    }

    private List<String> keys() {
        try (Stream<String> keys = store.keys(prefix)) {
            return keys.toList();
        }
    }

    private static void note(HistoryWriter writer, String key, Outcome outcome) {
        writer.called(new Action.Read(key));
        writer.returned(outcome);
    }

    /** Few are done at once, and need no bar. */
    private static void report(Progress progress, Phase phase, int done, int all) {
        if (done % REPORTED == 0) {
            progress.report(phase, (int) (100L * done / all));
        }
    }
}
