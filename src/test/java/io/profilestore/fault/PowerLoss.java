package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.fault.PowerCut.Moment;
import io.profilestore.fault.Unforced.Survivors;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The power fails under load, and the database is opened with what is on disk then.
 *
 * @param forces whether the disk does what it is asked to
 * @param compacting whether the file is made smaller all the time
 * @param cuts how often; from the second on, while the database is opened again, or soon after
 */
record PowerLoss(boolean forces, boolean compacting, int cuts) implements Scenario {

    private static final int CLIENTS = 8;

    /** A relaxed store forces seldom. */
    private static final Duration UNTIL_MOMENT = Duration.ofSeconds(2);

    /** The latest write or force to be cut while a file is opened again, or soon after; the first few come before any load. */
    private static final int SOON = 30;

    @Override
    public String name() {
        if (!forces) {
            return "power-cut-without-force";
        }
        return cuts > 1 ? "power-cut-twice" : compacting ? "power-cut-while-compacting" : "power-cut";
    }

    @Override
    public Expectation expectation(TestedStore store) {
        return forces ? Scenario.super.expectation(store) : Expectation.MUST_LOSE;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        RandomGenerator random = plan.random("cut");
        EmbeddedStore live = EmbeddedStore.create(plan, CLIENTS);
        List<String> notes = new ArrayList<>();
        for (int cut = 0; cut < cuts; cut++) {
            if (cut > 0 && random.nextBoolean()) {
                // What is found is another header then.
                live.open().close();
                notes.add("closed in order");
            }
            EmbeddedStore after = live.elsewhere(plan.directory().resolve("after-" + cut));
            notes.add(cut(plan, live, after, cut, random));
            live = after;
        }
        long start = System.nanoTime();
        try (ProfileStore store = live.open()) {
            Duration reopening = Duration.ofNanos(System.nanoTime() - start);
            if (cuts > 1) {
                Load load = load(plan, store, cuts);
                if (!load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE)) {
                    throw new IllegalStateException("the store takes no writes any more: " + load.where());
                }
                load.stop();
            }
            return Judge.judge(plan, store).withReopening(reopening).withNote(String.join("; ", notes));
        } catch (StoreUnreachable | SchemaMismatch gone) {
            if (forces) {
                throw gone;
            }
            return Judge.allLost(plan).withNote("does not open");
        }
    }

    /** Runs until there is no power, and makes of that what another store finds; says how it was. */
    private String cut(RoundPlan plan, EmbeddedStore live, EmbeddedStore after, int number, RandomGenerator random)
            throws Exception {
        Moment moment = RoundPlan.oneOf(List.of(Moment.values()), random);
        Survivors survivors = RoundPlan.oneOf(List.of(Survivors.values()), random);
        try (PowerCut power = PowerCut.over(
                LayeredPath.OF_A_STORE, live.directory(), plan.directory().resolve("disk-" + number), forces)) {
            int n = 1;
            if (number > 0) {
                n = 1 + random.nextInt(SOON);
                power.arm(moment, n);
            }
            boolean opened = false;
            try (ProfileStore store = live.open()) {
                opened = true;
                Load load = load(plan, store, number);
                if (compacting) {
                    compactUntilCut((SqlStore) store);
                }
                if (number == 0) {
                    load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
                    plan.waitForMoment();
                    power.arm(moment, n);
                }
                if (!power.await(UNTIL_MOMENT)) {
                    power.cut();
                }
                load.interrupt();
            } catch (StoreException e) {
                // Neither opening nor closing can write any more.
                if (!power.isOff()) {
                    throw e;
                }
            }
            long unforced = power.unforcedBytes();
            power.writeImage(live.data(), after.data(), survivors, random);
            return "%d unforced bytes, cut at %s %d%s, what survives: %s"
                    .formatted(unforced, moment, n, opened ? "" : " while opening", survivors);
        }
    }

    private static Load load(RoundPlan plan, ProfileStore store, int number) throws IOException {
        return new Load(store, plan.history(), number * CLIENTS, CLIENTS, Work.MIXED, plan.seed());
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
}
