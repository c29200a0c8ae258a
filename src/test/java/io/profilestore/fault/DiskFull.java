package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.json.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** The disk fills up under load, or does not force once, and then there is room again: the same store goes on. */
record DiskFull(Trouble trouble) implements Scenario {

    /** What the disk does. */
    enum Trouble {
        /** Files cannot grow. */
        NO_ROOM,
        /** Nothing can be written. */
        NO_WRITES,
        /** Once, forcing fails. */
        NO_FORCE
    }

    private static final int CLIENTS = 8;
    private static final Duration LASTS = Duration.ofMillis(300);
    private static final Duration UNTIL_TROUBLE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "disk-" + trouble.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        RandomGenerator random = plan.random("disk");
        EmbeddedStore embedded = EmbeddedStore.create(plan, CLIENTS);
        long refused;
        try (FailingDisk disk = FailingDisk.over(embedded.directory());
                ProfileStore store = embedded.open()) {
            Load load = new Load(store, plan.history(), 0, CLIENTS, Work.MIXED, plan.seed());
            load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            plan.waitForMoment();
            switch (trouble) {
                case NO_ROOM -> disk.limit(Files.size(embedded.data()) + random.nextInt(1 << 14), true);
                case NO_WRITES -> disk.limit(0, false);
                case NO_FORCE -> disk.force(FailingDisk.Forcing.FAILS_ONCE);
            }
            long start = System.nanoTime();
            for (int i = 0; disk.refused() == 0; i++) {
                if (System.nanoTime() - start > UNTIL_TROUBLE.toNanos()) {
                    throw new IllegalStateException("the disk has refused nothing in " + UNTIL_TROUBLE);
                }
                if (trouble == Trouble.NO_ROOM) {
                    fill(store, i);
                }
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            LockSupport.parkNanos(LASTS.toNanos());
            refused = disk.refused();
            disk.makeRoom();
            boolean goesOn = load.awaitProgress(System.nanoTime(), ChildProcess.PATIENCE);
            load.stop();
            if (!goesOn) {
                throw new IllegalStateException("work does not go on once there is room");
            }
        }
        long start = System.nanoTime();
        try (ProfileStore store = embedded.open()) {
            Duration reopening = Duration.ofNanos(System.nanoTime() - start);
            return Judge.judge(plan, store).withReopening(reopening).withNote(refused + " writes or forces refused");
        }
    }

    /** A file that has free space within need not grow for a few small profiles that change. */
    private static void fill(ProfileStore store, int number) {
        try {
            store.set("filler:" + number, Json.mapper().getNodeFactory().stringNode("x".repeat(20_000)));
        } catch (StoreException e) {
            // It is full.
        }
    }
}
