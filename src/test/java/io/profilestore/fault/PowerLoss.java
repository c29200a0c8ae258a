package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.fault.PowerCut.Moment;
import io.profilestore.fault.Unforced.Survivors;
import io.profilestore.sql.SqlStore;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The power fails under load, and the database is opened with what is on disk then.
 *
 * @param forces whether the disk does what it is asked to
 * @param compacting whether the file is made smaller all the time
 */
record PowerLoss(boolean forces, boolean compacting) implements Scenario {

    private static final int CLIENTS = 8;

    /** A relaxed store forces seldom. */
    private static final Duration UNTIL_MOMENT = Duration.ofSeconds(2);

    @Override
    public String name() {
        return forces ? compacting ? "power-cut-while-compacting" : "power-cut" : "power-cut-without-force";
    }

    @Override
    public Expectation expectation(TestedStore store) {
        return forces ? Scenario.super.expectation(store) : Expectation.MUST_LOSE;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        RandomGenerator random = plan.random("cut");
        EmbeddedStore live = EmbeddedStore.create(plan, CLIENTS);
        EmbeddedStore after = live.elsewhere(plan.directory().resolve("after"));
        Moment moment = RoundPlan.oneOf(List.of(Moment.values()), random);
        Survivors survivors = RoundPlan.oneOf(List.of(Survivors.values()), random);
        long unforced;
        try (PowerCut power = PowerCut.over(
                LayeredPath.OF_A_STORE, live.directory(), plan.directory().resolve("disk"), forces)) {
            ProfileStore store = live.open();
            Load load = new Load(store, plan.history(), 0, CLIENTS, Work.MIXED, plan.seed());
            if (compacting) {
                compactUntilCut((SqlStore) store);
            }
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            plan.waitForMoment();
            power.arm(moment);
            if (!power.await(UNTIL_MOMENT)) {
                power.cut();
            }
            load.stop();
            closeWithoutPower(store);
            unforced = power.unforcedBytes();
            power.writeImage(live.data(), after.data(), survivors, random);
        }
        long start = System.nanoTime();
        try (ProfileStore store = after.open()) {
            Duration reopening = Duration.ofNanos(System.nanoTime() - start);
            return Judge.judge(plan, store)
                    .withReopening(reopening)
                    .withNote(
                            "%d unforced bytes, cut at a %s, what survives: %s".formatted(unforced, moment, survivors));
        } catch (StoreUnreachable damaged) {
            if (forces) {
                throw damaged;
            }
            return Judge.allLost(plan).withNote("does not open");
        }
    }

    private static void compactUntilCut(SqlStore store) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    store.compact();
                }
            } catch (RuntimeException e) {
                // There is no power any more.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeWithoutPower(ProfileStore store) {
        try {
            store.close();
        } catch (StoreException e) {
            // It cannot write any more.
        }
    }
}
