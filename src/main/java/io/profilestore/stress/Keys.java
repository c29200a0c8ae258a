package io.profilestore.stress;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The profiles that a client works on, some more often than others: Zipf's law. */
final class Keys {

    private final String prefix;
    private final RandomGenerator random;
    /** At index i, how likely one of the first i + 1 keys is, times the last element. */
    private final double[] upTo;

    /** @param skew how much more often the first ones come; 0 for all alike */
    Keys(String prefix, int count, double skew, RandomGenerator random) {
        this.prefix = prefix;
        this.random = random;
        upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.pow(i + 1, -skew);
            upTo[i] = sum;
        }
    }

    static String key(String prefix, int number) {
        return prefix + number;
    }

    String next() {
        double point = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, point);
        int number = found < 0 ? -found - 1 : found;
        return key(prefix, Math.min(number, upTo.length - 1));
    }
}
