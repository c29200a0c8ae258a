package io.profilestore.migrate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The keys of a source, eight bytes for each: 64 bits of a hash. A key that is in it is always found. One that is not is taken
 * for one that is with a probability of the number of keys divided by 2^64: one in twenty billion for a billion keys.
 */
final class KeySet {

    private static final int BLOCK = 1 << 16;

    private final Deque<long[]> blocks = new ArrayDeque<>();
    private long[] last = new long[0];
    private int usedOfLast;
    private long[] sorted = new long[0];

    void add(String key) {
        if (usedOfLast == last.length) {
            last = new long[BLOCK];
            blocks.add(last);
            usedOfLast = 0;
        }
        last[usedOfLast++] = KeyHash.of(key);
    }

    /** After the last key; nothing can be added any more. */
    void seal() {
        sorted = new long[blocks.isEmpty() ? 0 : Math.multiplyExact(BLOCK, blocks.size() - 1) + usedOfLast];
        for (int start = 0; !blocks.isEmpty(); start += BLOCK) {
            long[] block = blocks.remove();
            System.arraycopy(block, 0, sorted, start, Math.min(BLOCK, sorted.length - start));
        }
        last = new long[0];
        Arrays.sort(sorted);
    }

    /** Whether a key was added, once the set is sealed. */
    boolean contains(String key) {
        return Arrays.binarySearch(sorted, KeyHash.of(key)) >= 0;
    }
}
