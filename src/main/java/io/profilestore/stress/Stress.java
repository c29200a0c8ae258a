package io.profilestore.stress;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.check.Checker;
import io.profilestore.check.Verdict;
import io.profilestore.stress.Progress.Phase;
import io.profilestore.stress.StressException.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A stress run: real processes hammer one store, and a checker says whether what they were promised is there. */
public final class Stress {

    /** What every key of every run begins with. */
    public static final String KEYS = "stress:";

    /** Whoever presses Ctrl-C does not wait for long. */
    private static final Duration WHEN_INTERRUPTED = Duration.ofSeconds(10);

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(2);

    private static final long LONG_JUDGED = 1_000_000;

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
     * @throws StoreException if the store cannot be opened, or the profiles not be deleted
     * @throws StressException if the run cannot be brought to its end
     */
    public StressResult run(Path history, Progress progress) throws InterruptedException {
        List<WorkerSummary> summaries;
        long start;
        try (ProfileStore store = ProfileStore.open(settings.location(), settings.options())) {
            RunProfiles profiles = new RunProfiles(store, prefix);
            try (Workers workers =
                    Workers.start(settings, prefix, history, () -> profiles.tryToDelete(WHEN_INTERRUPTED))) {
                start = workers.go();
                summaries = workers.summaries(start, percent -> progress.report(Phase.RUN, percent));
                readAll(profiles, history, progress);
                profiles.delete(progress);
            } catch (StressException e) {
                throw profiles.tryToDelete(AFTER_FAILURE) ? e : e.leaving(prefix);
            } catch (RuntimeException | InterruptedException e) {
                profiles.tryToDelete(AFTER_FAILURE);
                throw e;
            }
        }
        // Last, since it may take minutes: the store is as it was before, whatever happens now.
        if (judgingTakesLong(summaries)) {
            progress.report(Phase.JUDGE, 0);
        }
        return StressResult.of(settings, prefix, start, summaries, judged(history), history);
    }

    private void readAll(RunProfiles profiles, Path history, Progress progress) {
        try {
            profiles.readAll(history, settings.workers(), settings.keys(), progress);
        } catch (StoreException e) {
            throw new StressException(
                    Kind.STORE,
                    "what is in the store at the end cannot be read: " + e.problem(),
                    "Look at the store, and run it again.");
        } catch (UncheckedIOException e) {
            throw StressException.noHistory("cannot write the history in " + history + ": " + e.getCause());
        }
    }

    /** More than a second or so; a call takes the longer, the more others there are at its time. */
    private static boolean judgingTakesLong(List<WorkerSummary> summaries) {
        long calls =
                summaries.stream().mapToLong(s -> s.attempted() + s.reads()).sum();
        return calls * summaries.size() * summaries.size() > LONG_JUDGED;
    }

    private Verdict judged(Path history) {
        try {
            return Checker.check(history, !settings.location().startsWith("file:"));
        } catch (UncheckedIOException e) {
            throw StressException.noHistory("cannot read the history in " + history + ": " + e.getCause());
        }
    }
}
