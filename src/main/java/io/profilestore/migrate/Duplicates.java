package io.profilestore.migrate;

import java.util.HashMap;
import java.util.Map;

/**
 * Which records of a source are superseded by a later one under the same key: the last wins, as it did for the old
 * file's reader.
 *
 * <p>The memory does not grow with the number of keys. A Bloom filter marks the keys that may have occurred before, and
 * only for those the last ordinal is kept. A key that is marked by mistake is harmless: its last record is its only one.
 */
final class Duplicates {

    /** More keys than this would need more memory than an import may take. */
    static final int MAX_SUSPECTS = 1_000_000;

    private static final int HASHES = 4;
    private static final int MIN_BITS = 1 << 13;
    private static final int MAX_BITS = 1 << 28;

    private long[] filter;
    private final Map<String, Long> lastOrdinals = new HashMap<>();

    private Duplicates(int bits) {
        filter = new long[bits / Long.SIZE];
    }

    /**
     * For a source of so many bytes: a bit for each, hence ten and more for a key, at most 32 MB in all; and as much where
     * the size is not known.
     */
    static Duplicates inBytes(long sourceBytes) {
        long wanted = sourceBytes < 0 ? MAX_BITS : Math.max(MIN_BITS, Math.min(MAX_BITS, sourceBytes));
        return new Duplicates(Math.toIntExact(Long.highestOneBit(2 * wanted - 1)));
    }

    /** With a filter of so many bits, a power of two and at least 64. */
    static Duplicates withFilter(int bits) {
        return new Duplicates(bits);
    }

    /**
     * Takes note of a record in the first pass.
     *
     * @return false if too many keys occur twice, or may do so
     */
    boolean note(String key, long ordinal) {
        if (mark(key)) {
            lastOrdinals.put(key, ordinal);
        }
        return lastOrdinals.size() <= MAX_SUSPECTS;
    }

    /** Gives the filter's memory back after the first pass; nothing can be noted any more. */
    void seal() {
        filter = new long[0];
    }

    /** Whether a later record has the same key, known after the first pass. */
    boolean isSuperseded(String key, long ordinal) {
        Long last = lastOrdinals.get(key);
        return last != null && last != ordinal;
    }

    /** How many keys are looked at more closely. */
    int suspects() {
        return lastOrdinals.size();
    }

    /** Marks the key and says whether it may have been marked before. */
    private boolean mark(String key) {
        long hash = KeyHash.of(key);
        long step = (hash >>> 32) | 1;
        boolean before = true;
        for (int i = 0; i < HASHES; i++) {
            long bit = (hash + i * step) & (filter.length * (long) Long.SIZE - 1);
            long mask = 1L << bit;
            int word = (int) (bit / Long.SIZE);
            before &= (filter[word] & mask) != 0;
            filter[word] |= mask;
        }
        return before;
    }
}
