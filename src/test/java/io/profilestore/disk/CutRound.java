package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A store on a {@link DatabaseFile} that is changed at random while the power fails again and again. */
final class CutRound {

    private static final String FILE = "cut:round.mv.db";
    private static final int KEYS = 60;
    private static final int MOST_STEPS = 2000;

    private static CutFile disk = new CutFile();

    private final Random random;

    /** What a store has in each version that may be found. */
    private final NavigableMap<Long, Map<Integer, String>> committed = new TreeMap<>(Map.of(0L, Map.of()));

    private long forced;
    private int values;

    static {
        FilePath.register(new CutPath());
        FilePath.get("memFS:round.mv.db").createFile();
    }

    CutRound(long seed) {
        random = new Random(seed);
    }

    /** @throws AssertionError if what is found is not what was forced or found last, or newer */
    void run() throws IOException {
        disk = new CutFile();
        int cuts = 1 + random.nextInt(3);
        for (int cut = 0; cut < cuts; cut++) {
            int n = 1 + random.nextInt(cut == 0 ? 150 : random.nextInt(4) == 0 ? 60 : 15);
            if (cut > 0) {
                disk.arm(random.nextBoolean(), n);
            }
            useUntilCut(cut == 0 ? n : 0);
            disk = disk.cut(random);
        }
        try (MVStore store = open()) {
            assertThat(read(store)).isEqualTo(expected(store));
        }
    }

    /** @param armed when the power fails; 0 where that has been told already */
    private void useUntilCut(int armed) {
        try (MVStore store = open()) {
            MVMap<Integer, String> map = store.openMap("map");
            Map<Integer, String> expected = expected(store);
            assertThat(read(store)).isEqualTo(expected);
            if (armed > 0) {
                store.commit();
                sync(store, expected);
                disk.arm(random.nextBoolean(), armed);
            }
            change(store, map, new HashMap<>(expected));
        } catch (MVStoreException e) {
            if (!disk.isOff()) {
                throw new AssertionError("not for the power", e);
            }
        }
    }

    private void change(MVStore store, MVMap<Integer, String> map, Map<Integer, String> model) {
        int longest = random.nextInt(4) == 0 ? 9000 : 300;
        int seldom = random.nextInt(3) == 0 ? 3 : random.nextBoolean() ? 30 : 1000;
        store.setReuseSpace(random.nextInt(3) > 0);
        for (int step = 0; step < MOST_STEPS && !disk.isOff(); step++) {
            for (int puts = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 4); puts > 0; puts--) {
                int key = random.nextInt(KEYS);
                if (random.nextInt(5) == 0) {
                    map.remove(key);
                    model.remove(key);
                } else {
                    String value = values++ + "v".repeat(random.nextInt(longest));
                    map.put(key, value);
                    model.put(key, value);
                }
            }
            // It may get to the disk though it fails.
            committed.put(store.getCurrentVersion() + 1, Map.copyOf(model));
            store.commit();
            if (random.nextInt(seldom) == 0) {
                sync(store, model);
            }
            switch (random.nextInt(50)) {
                case 0, 1 -> {
                    store.compact(90, 20_000);
                    store.commit();
                }
                case 2, 3 -> move(store);
                case 4 -> store.setReuseSpace(!((RandomAccessStore) store.getFileStore()).isSpaceReused());
                default -> {}
            }
            if (random.nextInt(100) == 0) {
                long version = store.getCurrentVersion();
                store.close();
                forced = disk.isOff() ? forced : version;
                return;
            }
        }
    }

    private static void move(MVStore store) {
        ((RandomAccessStore) store.getFileStore()).compactMoveChunks(90, 40_000, store);
    }

    private void sync(MVStore store, Map<Integer, String> model) {
        store.sync();
        forced = store.getCurrentVersion();
        committed.headMap(forced).clear();
        committed.put(forced, Map.copyOf(model));
    }

    /** What a store that was just opened has to have, from now on too; what else was committed is gone. */
    private Map<Integer, String> expected(MVStore store) {
        long version = store.getCurrentVersion();
        assertThat(version).isGreaterThanOrEqualTo(forced);
        forced = version;
        committed.tailMap(version, false).clear();
        return committed.floorEntry(version).getValue();
    }

    private static Map<Integer, String> read(MVStore store) {
        return new HashMap<>(store.<Integer, String>openMap("map"));
    }

    private static MVStore open() {
        MVStore store =
                new MVStore.Builder().fileName(FILE).autoCommitDisabled().open();
        // As the store has it.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    /** H2's way to the disk of the round. H2 makes copies of it. */
    public static final class CutPath extends FilePathWrapper {

        /** For H2. */
        public CutPath() {}

        @Override
        public String getScheme() {
            return "cut";
        }

        @Override
        protected FilePath unwrap(String path) {
            return FilePath.get("memFS:round.mv.db");
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new DatabaseFile(disk);
        }
    }
}
