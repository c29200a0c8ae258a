package io.profilestore.migrate;

import java.util.Arrays;

/**
 * How many different values there are, told from a hash of 64 bits for each: exact up to {@value #MAX_EXACT}, from there on
 * an estimate with a standard error of {@value #STANDARD_ERROR}. Never takes more than 2,048 bytes.
 *
 * <p>Source: P. Flajolet and others, HyperLogLog, 2007; the estimate is that of O. Ertl, New cardinality estimation
 * algorithms for HyperLogLog sketches, 2017, section 4, which needs no correction for small counts.
 */
final class DistinctCount {

    /** Up to so many different values are counted exactly. */
    static final int MAX_EXACT = 128;

    /** Of the estimate, as a share of the count: 1.04 / √2048. */
    static final double STANDARD_ERROR = 0.023;

    private static final int INDEX_BITS = 11;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int HASH_BITS = 64 - INDEX_BITS;

    /** The hashes, at their place or behind it, until there are too many; zero is a free place. */
    private long[] exact = new long[8];

    private int count;

    /** For each beginning of a hash: the longest run of zeros behind it, and one; no registers while exact. */
    private byte[] registers = {};

    /** @param hash with all bits as good as random, the same for equal values */
    void add(long hash) {
        if (registers.length > 0) {
            register(hash);
        } else if (put(exact, hash == 0 ? 1 : hash) && ++count > exact.length / 2) {
            grow();
        }
    }

    /** Whether {@link #count} is exact, but for two values in a billion billions that share a hash. */
    boolean isExact() {
        return registers.length == 0;
    }

    /** How many different values were added. */
    long count() {
        return isExact() ? count : Math.round(estimate());
    }

    private void grow() {
        long[] hashes = exact;
        if (count > MAX_EXACT) {
            registers = new byte[REGISTERS];
            exact = new long[0];
            Arrays.stream(hashes).filter(hash -> hash != 0).forEach(this::register);
        } else {
            exact = new long[2 * hashes.length];
            Arrays.stream(hashes).filter(hash -> hash != 0).forEach(hash -> put(exact, hash));
        }
    }

    /** Whether it was not there yet. */
    private static boolean put(long[] table, long hash) {
        int place = (int) hash & (table.length - 1);
        while (table[place] != 0) {
            if (table[place] == hash) {
                return false;
            }
            place = (place + 1) & (table.length - 1);
        }
        table[place] = hash;
        return true;
    }

    private void register(long hash) {
        int index = (int) (hash >>> HASH_BITS);
        byte run = (byte) (Long.numberOfLeadingZeros((hash << INDEX_BITS) | (1L << (INDEX_BITS - 1))) + 1);
        if (run > registers[index]) {
            registers[index] = run;
        }
    }

    private double estimate() {
        int[] runs = new int[HASH_BITS + 2];
        for (byte run : registers) {
            runs[run]++;
        }
        double z = REGISTERS * tau(1 - runs[HASH_BITS + 1] / (double) REGISTERS);
        for (int k = HASH_BITS; k >= 1; k--) {
            z = (z + runs[k]) / 2;
        }
        z += REGISTERS * sigma(runs[0] / (double) REGISTERS);
        return REGISTERS / (2 * Math.log(2)) * REGISTERS / z;
    }

    private static double sigma(double share) {
        double x = share;
        double y = 1;
        double z = x;
        double before;
        do {
            before = z;
            x *= x;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            before = z;
            x = Math.sqrt(x);
            y /= 2;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }
}
