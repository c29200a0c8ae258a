package io.profilestore.bench;

import io.profilestore.migrate.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An import of the sample's profiles and a program by hand that does the same, in turns. */
final class ImportTurns {

    static final String RATE = "profiles/s";

    private static final double GOAL = 0.8;
    private static final int ROUNDS = 9;

    /** A database, and both ways to fill it from one file. */
    interface Target {

        /** Leaves nothing to be written in the next turn. */
        void empty() throws Exception;

        /** How long each phase took until all was as durable as it is to be. */
        Map<Phase, Duration> migrate() throws Exception;

        /** Ends likewise. */
        void byHand() throws Exception;
    }

    private final int profiles;
    private final String durability;
    private final List<Double> importing = new ArrayList<>();
    private final List<Double> migrating = new ArrayList<>();
    private final List<Double> byHand = new ArrayList<>();

    /** @param profiles in the file */
    ImportTurns(int profiles, String durability) {
        this.profiles = profiles;
        this.durability = durability;
    }

    /** @param name of the program by hand */
    void measure(Scale scale, Target target, String name, Consumer<Figure> figures) throws Exception {
        int rounds = Math.min(ROUNDS, scale.rounds());
        for (int round = -1; round < rounds; round++) { // the first is to warm up
            for (int i : Turns.order(2, Math.max(round, 0))) {
                target.empty();
                if (i == 0) {
                    Map<Phase, Duration> durations = target.migrate();
                    importing.add(rate(durations.get(Phase.IMPORT)));
                    migrating.add(rate(durations.values().stream().reduce(Duration.ZERO, Duration::plus)));
                } else {
                    long start = System.nanoTime();
                    target.byHand();
                    byHand.add(rate(Duration.ofNanos(System.nanoTime() - start)));
                }
            }
        }
        figures.accept(figure(name, byHand));
        figures.accept(figure("import", importing).ratio(ratios(importing), GOAL));
        figures.accept(
                figure("migrate: scan, declare, import, verify", migrating).ratio(ratios(migrating), 0));
    }

    private double rate(Duration duration) {
        return profiles * 1e9 / duration.toNanos();
    }

    private Figure figure(String subject, List<Double> rates) {
        return Figure.of(subject)
                .under("profiles", profiles)
                .under(Figure.DURABILITY, durability)
                .value(RATE, Spread.of(rates.subList(1, rates.size())));
    }

    private Spread ratios(List<Double> rates) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 1; i < rates.size(); i++) {
            ratios.add(rates.get(i) / byHand.get(i));
        }
        return Spread.of(ratios);
    }
}
