package io.profilestore.isolation;

import io.profilestore.ProfileStore;
import io.profilestore.contract.Backend;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * An anomaly as two workers could meet it through the store's own calls.
 *
 * @param title as docs/isolation.md calls it
 * @param calls what the workers call
 * @param promise what the store says about it
 * @param script says whether it was seen
 */
record ApiAnomaly(String title, String calls, Promise promise, Predicate<Workers> script) {

    enum Promise {
        /** Never seen on a safe store. */
        NEVER,
        /** Nothing is promised. */
        NONE
    }

    /**
     * Two workers, each with an opening of its own of one empty store.
     *
     * @param backend what the store is
     * @param one of them
     * @param another of them
     * @param atMost how long they may race
     */
    record Workers(Backend backend, ProfileStore one, ProfileStore another, Duration atMost) {

        /** See {@link Race#seen}. */
        boolean see(Race.Worker first, Race.Worker second, BooleanSupplier seen) {
            return Race.seen(atMost, first, second, seen);
        }
    }

    static List<ApiAnomaly> all() {
        return List.of(
                never("G0", "`update` of the same fields by both", DirtyScripts::writesMix),
                never("G1a", "`get` beside `update`s that fail half-way", DirtyScripts::failedUpdateIsRead),
                never("G1b", "`get` beside `update`, `set` and `modify` of several fields", DirtyScripts::halfIsRead),
                never("OTV", "`get` after `get`, beside `update`", DirtyScripts::updateVanishes),
                none("PMP", "`scan` while a profile is created", SkewScripts::scanFindsNewProfile),
                never("P4", "`update` of different fields", LostUpdateScripts::updates),
                never("P4", "`increment` by both", LostUpdateScripts::increments),
                never("P4", "`find`, then `update` with `Expect.version`", LostUpdateScripts::expectedVersions),
                never("P4", "`modify` by both", LostUpdateScripts::modifies),
                none("P4", "`get`, then `set` or `update` of what was read", LostUpdateScripts::getThenSet),
                none("G-single", "`scan` while two profiles change", SkewScripts::scanMixesInstants),
                never("G-single", "`export` while two profiles change", SkewScripts::snapshotMixesInstants),
                none(
                        "G2-item",
                        "`find` of two profiles, then `update` of one each with `Expect.version`",
                        SkewScripts::writeSkew),
                none(
                        "G2",
                        "both call `keys`, then each creates a different profile with `Expect.absent`",
                        SkewScripts::phantomSkew));
    }

    private static ApiAnomaly never(String title, String calls, Predicate<Workers> script) {
        return new ApiAnomaly(title, calls, Promise.NEVER, script);
    }

    private static ApiAnomaly none(String title, String calls, Predicate<Workers> script) {
        return new ApiAnomaly(title, calls, Promise.NONE, script);
    }

    boolean seen(Workers workers) {
        return script.test(workers);
    }
}
