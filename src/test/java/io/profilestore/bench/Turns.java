package io.profilestore.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sides that are measured in turns: every round each of them once, every second round in the opposite order. */
final class Turns {

    private Turns() {}

    /** Runs a side for some time. */
    interface Runner {
        Slice run(Duration duration) throws Exception;
    }

    /** A subject and how it is run. */
    record Side(String name, Runner runner) {}

    /** A subject and its rounds, in order. */
    record Measured(String name, List<Slice> rounds) {

        Spread of(ToDoubleFunction<Slice> value) {
            return Spread.of(rounds.stream().mapToDouble(value).boxed().toList());
        }

        /** How many times the peer's value each round's value is, the two having been measured one after the other. */
        Spread times(Measured peer, ToDoubleFunction<Slice> value) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds.size(); i++) {
                ratios.add(value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(peer.rounds.get(i)));
            }
            return Spread.of(ratios);
        }

        /** The figure with throughput and latencies. */
        Figure onto(Figure figure) {
            return figure.value("operations/s", of(Slice::perSecond))
                    .value("p50 µs", of(slice -> slice.micros(50)))
                    .value("p99 µs", of(slice -> slice.micros(99)));
        }
    }

    /** Warms all sides up, then measures. */
    static List<Measured> run(Scale scale, List<Side> sides) throws Exception {
        for (Side side : sides) {
            side.runner.run(scale.warmUp());
        }
        List<Measured> measured =
                sides.stream().map(s -> new Measured(s.name, new ArrayList<>())).toList();
        for (int round = 0; round < scale.rounds(); round++) {
            for (int i : order(sides.size(), round)) {
                measured.get(i).rounds.add(sides.get(i).runner.run(scale.slice()));
            }
        }
        return measured;
    }

    /** Whose turn it is, one after the other. */
    static List<Integer> order(int sides, int round) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sides; i++) {
            order.add(i);
        }
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
