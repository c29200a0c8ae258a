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
import org.junit.jupiter.api.Test;

/**
 * Many short lives of a store whose power fails again and again. The system property {@code fault.rounds} says how many
 * times as many, {@code fault.seed} with which one to begin.
 */
class DatabaseFileCutTest {

    private static final int ROUNDS = 200;

    private static CutFile disk = new CutFile();

    private Random random = new Random();

    /** What the store has in each version that may be found. */
    private final NavigableMap<Long, Map<Integer, String>> committed = new TreeMap<>();

    private long forced;
    private int values;

    @Test
    void reopen_afterPowerCuts_hasWhatWasForced() {
        FilePath.register(new CutPath());
        FilePath.get("memFS:cut.mv.db").createFile();
        long first = Long.getLong("fault.seed", random.nextInt(1_000_000));
        long rounds = (long) ROUNDS * Integer.getInteger("fault.rounds", 1);
        System.out.println(rounds + " rounds with power cuts, seeds from " + first);
        for (long seed = first; seed < first + rounds; seed++) {
            try {
                round(seed);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void round(long seed) throws IOException {
        random = new Random(seed);
        disk = new CutFile();
        committed.clear();
        committed.put(0L, Map.of());
        forced = 0;
        int cuts = 1 + random.nextInt(3);
        for (int cut = 0; cut < cuts; cut++) {
            if (cut > 0) {
                disk.arm(random.nextBoolean(), 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 15));
            }
            try (MVStore store = open()) {
                Map<Integer, String> model = requireForced(store);
                if (cut == 0) {
                    // Until then there is no database.
                    store.commit();
                    sync(store);
                    disk.arm(random.nextBoolean(), 5 + random.nextInt(150));
                }
                change(store, model);
            } catch (MVStoreException e) {
                if (!disk.isOff()) {
                    throw e;
                }
            }
            disk = disk.cut(random);
        }
        try (MVStore store = open()) {
            requireForced(store);
        }
    }

    private static MVStore open() {
        MVStore store = new MVStore.Builder()
                .fileName("cut:cut.mv.db")
                .autoCommitDisabled()
                .open();
        // As our databases have it.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    /** Returns what the store has, which it has to have from now on too. What else was committed is gone. */
    private Map<Integer, String> requireForced(MVStore store) {
        long version = store.getCurrentVersion();
        assertThat(version).isGreaterThanOrEqualTo(forced);
        forced = version;
        committed.tailMap(version, false).clear();
        Map<Integer, String> found = new HashMap<>(store.<Integer, String>openMap("map"));
        assertThat(found).isEqualTo(committed.floorEntry(version).getValue());
        return found;
    }

    private void change(MVStore store, Map<Integer, String> model) {
        MVMap<Integer, String> map = store.openMap("map");
        RandomAccessStore file = (RandomAccessStore) store.getFileStore();
        int longest = random.nextInt(4) == 0 ? 9000 : 300;
        int seldom = random.nextInt(3) == 0 ? 3 : random.nextBoolean() ? 30 : 1000;
        store.setReuseSpace(random.nextInt(3) > 0);
        for (int step = 0; step < 200 && !disk.isOff(); step++) {
            for (int puts = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 4); puts > 0; puts--) {
                int key = random.nextInt(60);
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
                sync(store);
            }
            int what = random.nextInt(100);
            if (what < 4) {
                store.compact(90, 20_000);
                store.commit();
            } else if (what < 8) {
                file.compactMoveChunks(90, 40_000, store);
            } else if (what < 10) {
                store.setReuseSpace(!file.isSpaceReused());
            } else if (what < 11) {
                long version = store.getCurrentVersion();
                store.close();
                forced = disk.isOff() ? forced : version;
                return;
            }
        }
    }

    private void sync(MVStore store) {
        store.sync();
        forced = store.getCurrentVersion();
        committed.headMap(committed.floorKey(forced)).clear();
    }

    /** H2's way to the disk. H2 makes copies of it. */
    public static final class CutPath extends FilePathWrapper {

        /** For H2. */
        public CutPath() {}

        @Override
        public String getScheme() {
            return "cut";
        }

        @Override
        protected FilePath unwrap(String path) {
            return FilePath.get("memFS:cut.mv.db");
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new DatabaseFile(disk);
        }
    }
}
