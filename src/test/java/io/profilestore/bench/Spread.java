package io.profilestore.bench;

import java.util.List;

/** The median of one figure over all rounds, and the lowest and highest of them. */
record Spread(double median, double lowest, double highest) {

    static Spread of(double only) {
        return new Spread(only, only, only);
    }

    /** @param rounds at least one */
    static Spread of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    boolean isOne() {
        return lowest == highest;
    }
}
