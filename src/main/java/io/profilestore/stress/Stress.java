package io.profilestore.stress;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.check.Action;
import io.profilestore.check.Checker;
import io.profilestore.check.HistoryWriter;
import io.profilestore.check.Outcome;
import io.profilestore.check.RecordedClient;
import io.profilestore.check.Verdict;
import io.profilestore.stress.StressException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** A stress run: real processes hammer one store, and a checker says whether what they were promised is there. */
public final class Stress {

    /** What every key of every run begins with. */
    public static final String KEYS = "stress:";

    private final StressSettings settings;
    private final String prefix;

    /** A run on keys that no other run has. */
    public Stress(StressSettings settings) {
        this.settings = settings;
        this.prefix = KEYS + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-"
                + Long.toString(settings.seed(), Character.MAX_RADIX) + ":";
    }

    /** What this run's keys begin with. */
    public String prefix() {
        return prefix;
    }

    /**
     * Runs it, and deletes its profiles again.
     *
     * @param history a directory that is empty
     * @param percent is told how much of the time is over
     * @throws StoreException if the store cannot be opened, or the profiles not be deleted
     * @throws StressException if the run cannot be brought to its end
     */
    public StressResult run(Path history, IntConsumer percent) throws InterruptedException {
        try (ProfileStore store = ProfileStore.open(settings.location(), settings.options())) {
            StressResult result;
            try {
                result = measured(store, history, percent);
            } catch (RuntimeException | InterruptedException e) {
                tryToDelete(store);
                throw e;
            }
            deleteProfiles(store);
            return result;
        }
    }

    private StressResult measured(ProfileStore store, Path history, IntConsumer percent) throws InterruptedException {
        long start;
        List<WorkerSummary> summaries;
        try (Workers workers = Workers.start(settings, prefix, history, () -> tryToDelete(store))) {
            start = workers.go();
            summaries = workers.summaries(start, percent);
        }
        readAll(store, history);
        Verdict verdict = Checker.check(history, !settings.location().startsWith("file:"));
        return StressResult.of(settings, prefix, start, summaries, verdict, history);
    }

    /** As one more client, after all others: what is not there now is gone. */
    private void readAll(ProfileStore store, Path history) {
        try (HistoryWriter writer = HistoryWriter.create(history, settings.workers())) {
            RecordedClient client = new RecordedClient(store, writer);
            for (int number = 0; number < settings.keys(); number++) {
                Outcome outcome = client.perform(new Action.Read(Keys.key(prefix, number)));
                if (!(outcome instanceof Outcome.Found)) {
                    throw new StressException(
                            Kind.STORE,
                            "what is in the store at the end cannot be read: " + outcome,
                            "Look at the store, and run it again.");
                }
            }
        }
    }

    private void tryToDelete(ProfileStore store) {
        try {
            deleteProfiles(store);
        } catch (StoreException e) {
            // Something worse has happened, and is told.
        }
    }

    private void deleteProfiles(ProfileStore store) {
        try (Stream<String> keys = store.keys(prefix)) {
            keys.toList().forEach(store::delete);
        }
    }
}
