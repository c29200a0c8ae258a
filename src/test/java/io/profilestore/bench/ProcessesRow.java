package io.profilestore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Four worker processes on one store: what they get done, how evenly, and what is missing in the end. */
final class ProcessesRow implements Row {

    private static final int ROUNDS = 3;

    /** New JVMs, which all compile at once. */
    private static final int FIRST_WARM_UPS = 18;

    /** The same workers on another store, on a new server where there is one. */
    private static final int WARM_UPS = 4;

    static final String LOST = "lost";
    static final String FAIRNESS = "slowest / fastest process";

    /** How many times the file behind flock a durable database is to reach, by the number of profiles. */
    private static final Map<Integer, Integer> GOALS = Map.of(1_000, 10, 10_000, 80, 100_000, 800);

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public String title() {
        return "Four processes";
    }

    @Override
    public Plot plot() {
        return new Plot(
                List.of(Plot.SUBJECT, Figure.DURABILITY),
                "profiles",
                "operations/s",
                true,
                f -> !f.subject().equals(Contender.COMPARE_AND_SET)); // too long a name for the axis
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        List<Workers> teams = new ArrayList<>();
        try {
            Path errors = bench.directory().resolve("workers.log");
            for (int i = 0; i < Contender.all().size(); i++) {
                // A worker on the file holds all profiles in memory.
                teams.add(Workers.start(bench.scale().processes(), bench.jvm("1g"), errors));
            }
            int warmUps = FIRST_WARM_UPS;
            for (int profiles : bench.scale().processSizes()) {
                measure(bench, profiles, teams, bench.scale().warmUp().multipliedBy(warmUps), figures);
                warmUps = WARM_UPS;
            }
        } finally {
            for (Workers team : teams) {
                team.close();
            }
        }
    }

    /** @param teams the workers of each contender, who are idle while it is not their turn */
    private void measure(Bench bench, int profiles, List<Workers> teams, Duration warmUp, Consumer<Figure> figures)
            throws Exception {
        List<Tally> tallies = new ArrayList<>();
        Path directory = bench.empty(name() + profiles);
        try {
            for (Contender.Maker maker : Contender.all()) {
                Path own = bench.empty(directory.getFileName() + "/" + tallies.size());
                Tally tally = new Tally(maker.make(own, profiles, bench.serverJvm()), teams.get(tallies.size()));
                tallies.add(tally);
                tally.start(profiles, warmUp);
            }
            for (int round = 0; round < rounds(bench.scale()); round++) {
                for (int i : Turns.order(tallies.size(), round)) {
                    tallies.get(i).turn(bench.scale());
                }
            }
            Tally flock = tallies.get(1);
            for (Tally tally : tallies) {
                tally.workers.closeStore();
                figures.accept(tally.figure(profiles, flock));
            }
        } finally {
            for (Tally tally : tallies) {
                tally.contender.close();
            }
            Bench.remove(directory);
        }
    }

    private static int rounds(Scale scale) {
        return Math.min(ROUNDS, scale.rounds() - 1);
    }

    /** What is known about one contender so far. */
    private static final class Tally {

        private final Contender contender;
        private final Workers workers;
        private final List<Shares> rounds = new ArrayList<>();
        private long acknowledged;
        private long failed;

        Tally(Contender contender, Workers workers) {
            this.contender = contender;
            this.workers = workers;
        }

        void start(int profiles, Duration warmUp) throws IOException {
            workers.open(contender, profiles, 1);
            count(workers.run(warmUp));
        }

        void turn(Scale scale) throws IOException {
            Shares measured = workers.run(scale.slice().multipliedBy(10));
            count(measured);
            rounds.add(measured);
        }

        private void count(Shares shares) {
            acknowledged += shares.operations();
            failed += shares.failed();
        }

        Figure figure(int profiles, Tally flock) throws Exception {
            return Figure.of(contender.name())
                    .under("profiles", profiles)
                    .under(Figure.DURABILITY, contender.durability())
                    .value("operations/s", Shares.spread(rounds, Shares::perSecond))
                    .value("p50 µs", Shares.spread(rounds, shares -> shares.micros(50)))
                    .value("p99 µs", Shares.spread(rounds, shares -> shares.micros(99)))
                    .value(FAIRNESS, Shares.spread(rounds, Shares::fairness))
                    .value("acknowledged", acknowledged)
                    .value("failed", failed)
                    .value(LOST, Math.max(0, acknowledged - contender.visits()))
                    .value("times flock", Shares.times(rounds, flock.rounds), goal(profiles));
        }

        /** For what waits for the disk as the file behind flock does, on a database of ours. */
        private double goal(int profiles) {
            return contender.isOurs() && contender.durability().equals(Contender.DURABLE)
                    ? GOALS.getOrDefault(profiles, 0)
                    : 0;
        }
    }
}
