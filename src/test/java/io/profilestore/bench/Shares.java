package io.profilestore.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What several processes, or one, did in the same round. */
record Shares(List<Slice> processes) {

    double perSecond() {
        return processes.stream().mapToDouble(Slice::perSecond).sum();
    }

    /** The slowest process's throughput divided by the fastest one's. */
    double fairness() {
        double slowest = processes.stream().mapToDouble(Slice::perSecond).min().orElseThrow();
        double fastest = processes.stream().mapToDouble(Slice::perSecond).max().orElseThrow();
        return slowest / fastest;
    }

    double micros(double percentile) {
        Histogram all = new Histogram(3);
        processes.forEach(slice -> all.add(slice.latencies()));
        return all.getValueAtPercentile(percentile) / 1e3;
    }

    long operations() {
        return processes.stream().mapToLong(Slice::operations).sum();
    }

    long failed() {
        return processes.stream().mapToLong(Slice::failed).sum();
    }

    /** One value of each round. */
    static Spread spread(List<Shares> rounds, ToDoubleFunction<Shares> value) {
        return Spread.of(rounds.stream().mapToDouble(value).boxed().toList());
    }

    /** How many times the peer's throughput each round's is, the two having been measured in the same round. */
    static Spread times(List<Shares> rounds, List<Shares> peer) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i).perSecond() / peer.get(i).perSecond());
        }
        return Spread.of(ratios);
    }
}
