package io.profilestore.check;

import io.profilestore.OutcomeUnknown;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.VersionConflict;
import java.util.Optional;
import java.util.OptionalLong;

/** One client of a store, whose every call and answer goes into a history. Not thread-safe, like its writer. */
public final class RecordedClient {

    private final ProfileStore store;
    private final HistoryWriter history;
    private long lastNanos;

    /** Closes neither of them. */
    public RecordedClient(ProfileStore store, HistoryWriter history) {
        this.store = store;
        this.history = history;
    }

    /** Calls the store. What it throws becomes an outcome; what it should not throw, an unknown one. */
    public Outcome perform(Action action) {
        history.called(action);
        long called = System.nanoTime();
        Outcome outcome = outcome(action);
        lastNanos = System.nanoTime() - called;
        history.returned(outcome);
        return outcome;
    }

    /** How long the store took for the last action, without the writing of the history. */
    public long lastNanos() {
        return lastNanos;
    }

    private Outcome outcome(Action action) {
        try {
            return call(action);
        } catch (VersionConflict conflict) {
            return new Outcome.Conflict(conflict.actual());
        } catch (OutcomeUnknown unknown) {
            return new Outcome.Unknown(unknown.problem());
        } catch (StoreException failed) {
            return new Outcome.Failed(failed.getClass().getSimpleName() + ": " + failed.problem());
        } catch (RuntimeException bug) {
            return new Outcome.Unknown(bug.toString());
        }
    }

    private Outcome call(Action action) {
        if (action instanceof Action.Set set) {
            return new Outcome.Written(store.set(set.key(), set.value(), set.expect()));
        }
        if (action instanceof Action.Update update) {
            return new Outcome.Written(store.update(update.key(), update.changes(), update.expect()));
        }
        if (action instanceof Action.Increment add) {
            return new Outcome.Summed(store.increment(add.key(), add.field(), add.delta()));
        }
        if (action instanceof Action.Delete delete) {
            return new Outcome.Deleted(store.delete(delete.key(), delete.expect()));
        }
        Optional<Profile> found = store.find(action.key());
        return new Outcome.Found(
                found.map(Profile::value).orElse(null),
                found.map(profile -> OptionalLong.of(profile.version())).orElse(OptionalLong.empty()));
    }
}
