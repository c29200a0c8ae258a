package io.profilestore.bench;

import java.util.List;

/**
 * One figure over all rounds: the median, and between what values the middle half of the rounds lie.
 *
 * @param lower the first quartile
 * @param upper the third quartile
 */
record Spread(double median, double lower, double upper) {

    static Spread of(double only) {
        return new Spread(only, only, only);
    }

    /** @param rounds at least one */
    static Spread of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        return new Spread(at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
    }

    /** Between two rounds, in proportion. */
    private static double at(List<Double> sorted, double quantile) {
        double position = quantile * (sorted.size() - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
    }

    boolean isOne() {
        return lower == upper;
    }
}
