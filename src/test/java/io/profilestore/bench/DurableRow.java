package io.profilestore.bench;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Changes of one column that are on the disk when they return, against changes that are not, against SQLite, and against
 * what the disk allows a program that appends to a file.
 */
final class DurableRow implements Row {

    private static final int ROUNDS = 5;

    /** Of the slices of other rows: long enough for what starves to be seen. */
    private static final int SLICES = 5;

    /** Of new JVMs, with several threads: they get there sooner than one. */
    private static final int FIRST_WARM_UPS = 4;

    private static final int FIRST_THREADS = 8;

    private static final double FAIR = 0.5;

    /** Places among the sides. */
    private static final int SQLITE = 2;

    private static final int FLOOR = 3;

    /**
     * Who asks.
     *
     * @param overFloor how many times the floor is aimed at; 0 where nothing is
     * @param overSqlite how many times SQLite with as many clients is aimed at; 0 where nothing is
     */
    private record Clients(int processes, int threads, double overFloor, double overSqlite) {

        private static final List<Clients> ALL = List.of(
                new Clients(1, 1, 0.3, 0),
                new Clients(1, 4, 0, 0),
                new Clients(1, 16, 1, 0),
                new Clients(1, 64, 2, 0),
                new Clients(4, 1, 0, 0.4),
                new Clients(4, 16, 0, 1));

        static List<Clients> of(Scale scale) {
            if (scale.isTiny()) {
                return List.of(new Clients(2, 2, 0, 0));
            }
            return scale.isFull()
                    ? ALL
                    : ALL.stream()
                            .filter(clients -> clients.threads == 1 || clients.threads == 16)
                            .toList();
        }

        @Override
        public String toString() {
            return processes == 1
                    ? threads + (threads == 1 ? " thread" : " threads")
                    : processes + " processes × " + threads;
        }
    }

    /** Who answers. */
    private interface Side {

        String name();

        String durability();

        void open(int threads) throws IOException;

        Shares run(Duration duration) throws Exception;

        void close() throws IOException;
    }

    /**
     * A store and the processes that change its profiles.
     *
     * @param after is done after each turn, outside of what is measured
     */
    private record Team(Contender contender, int profiles, Workers workers, Load.Operation after) implements Side {

        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public String durability() {
            return contender.durability();
        }

        @Override
        public void open(int threads) throws IOException {
            workers.open(contender, profiles, threads);
        }

        @Override
        public Shares run(Duration duration) throws Exception {
            Shares shares = workers.run(duration);
            after.once();
            return shares;
        }

        @Override
        public void close() throws IOException {
            workers.closeStore();
        }
    }

    /** One thread that appends to a file, whoever else asks the others. */
    private record Floor(AppendedFile file) implements Side {

        @Override
        public String name() {
            return "append and force";
        }

        @Override
        public String durability() {
            return Contender.DURABLE;
        }

        @Override
        public void open(int threads) {}

        @Override
        public Shares run(Duration duration) throws Exception {
            return new Shares(List.of(Load.run(List.of(file::append), duration)));
        }

        @Override
        public void close() {}
    }

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public String title() {
        return "Durable changes";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(Plot.SUBJECT, Figure.DURABILITY), "clients", "operations/s", true, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Path directory = bench.empty(name());
        int profiles = bench.scale().profiles();
        Path sqlite = bench.empty(name() + "/sqlite");
        try (Contender durable = server(directory, Contender.DURABLE, bench);
                Contender relaxed = server(directory, Contender.RELAXED, bench);
                Contender full = Contender.sqlite(Contender.DURABLE, sqlite, "FULL", profiles)
                        .oneColumn();
                ProfileStore settling = relaxed.server().database().open(1, Durability.COMMIT);
                AppendedFile file = new AppendedFile(directory.resolve("appended"))) {
            Map<Integer, List<Clients>> byProcesses = Clients.of(bench.scale()).stream()
                    .collect(Collectors.groupingBy(Clients::processes, TreeMap::new, Collectors.toList()));
            for (List<Clients> cases : byProcesses.values()) {
                int processes = cases.get(0).processes;
                try (Workers forDurable = workers(bench, processes);
                        Workers forRelaxed = workers(bench, processes);
                        Workers forSqlite = workers(bench, processes)) {
                    List<Side> sides = List.of(
                            new Team(durable, profiles, forDurable, () -> {}),
                            // Else what it has left to be written would be on its way in the turn of another.
                            new Team(relaxed, profiles, forRelaxed, () -> change(settling)),
                            new Team(full, profiles, forSqlite, () -> {}),
                            new Floor(file));
                    for (Side side : sides) {
                        side.open(FIRST_THREADS);
                        side.run(bench.scale().warmUp().multipliedBy(FIRST_WARM_UPS));
                        side.close();
                    }
                    for (Clients clients : cases) {
                        measure(bench.scale(), clients, sides, figures);
                    }
                }
            }
        } finally {
            Bench.remove(directory);
        }
    }

    private static Contender server(Path directory, String durability, Bench bench) throws IOException {
        Path own = Files.createDirectory(directory.resolve(durability));
        return Contender.server(own, bench.scale().profiles(), durability, bench.serverJvm())
                .oneColumn();
    }

    private static Workers workers(Bench bench, int processes) throws IOException {
        return Workers.start(processes, bench.jvm("256m"), bench.directory().resolve("durable.log"));
    }

    private static void change(ProfileStore store) {
        store.update(SampleProfiles.key(0), Changes.set("city", "Paris"));
    }

    private static void measure(Scale scale, Clients clients, List<Side> sides, Consumer<Figure> figures)
            throws Exception {
        List<List<Shares>> rounds = new ArrayList<>();
        for (Side side : sides) {
            rounds.add(new ArrayList<>());
            side.open(clients.threads);
            side.run(scale.warmUp());
        }
        for (int round = 0; round < Math.min(ROUNDS, scale.rounds() / 2); round++) {
            for (int i : Turns.order(sides.size(), round)) {
                rounds.get(i).add(sides.get(i).run(scale.slice().multipliedBy(SLICES)));
            }
        }
        for (Side side : sides) {
            side.close();
        }
        for (int i = 0; i < sides.size(); i++) {
            boolean aimed = i == 0;
            List<Shares> own = rounds.get(i);
            Figure figure = Figure.of(sides.get(i).name())
                    .under("clients", clients)
                    .under(Figure.DURABILITY, sides.get(i).durability())
                    .value("operations/s", Shares.spread(own, Shares::perSecond))
                    .value("p50 µs", Shares.spread(own, shares -> shares.micros(50)))
                    .value("p99 µs", Shares.spread(own, shares -> shares.micros(99)))
                    .value("failed", own.stream().mapToLong(Shares::failed).sum());
            if (i < FLOOR) {
                Spread times = Shares.times(own, rounds.get(FLOOR));
                figure = figure.value("times the floor", times, aimed ? clients.overFloor : 0);
            }
            if (i < SQLITE) {
                Spread times = Shares.times(own, rounds.get(SQLITE));
                figure = figure.value("times SQLite", times, aimed ? clients.overSqlite : 0);
            }
            if (own.get(0).processes().size() > 1) {
                Spread fairness = Shares.spread(own, Shares::fairness);
                figure = figure.value(ProcessesRow.FAIRNESS, fairness, aimed ? FAIR : 0);
            }
            figures.accept(figure);
        }
    }
}
