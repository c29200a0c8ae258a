package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How long it takes until the first profile is there: within a process, and from a shell. */
final class StartRow implements Row {

    private static final String KEY = SampleProfiles.key(7);

    /** Else Java says on standard output what it thinks of an archive. */
    private static final String QUIET = "-Xlog:disable";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "Start";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(Plot.SUBJECT), "", "ms", false, f -> true);
    }

    /** Something that is started, used once and ended. */
    private interface Start {
        void once() throws Exception;
    }

    private record Side(String name, Start start, List<Double> millis) {
        Side(String name, Start start) {
            this(name, start, new ArrayList<>());
        }
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Path directory = bench.empty(name());
        int profiles = bench.scale().profiles();
        Contender embedded = Contender.embedded(directory, profiles, Contender.DURABLE);
        try (Server server = Server.start(directory.resolve("server"), bench.serverJvm())) {
            server.database().fill(profiles);
            List<String> get = CommandRun.command("get", KEY, "--at", embedded.location());
            List<Side> sides = new ArrayList<>(List.of(
                    new Side("open, get, close: H2 embedded", () -> use(ProfileStore.open(embedded.location()))),
                    new Side(
                            "open, get, close: H2 server",
                            () -> use(server.database().open(1, Durability.COMMIT))),
                    new Side("shell: get", () -> CommandRun.run(bench, List.of(), get)),
                    new Side(
                            "shell: java -version, for comparison",
                            () -> CommandRun.run(bench, List.of(), List.of("-version"))),
                    new Side("serve, until clients are let in", () -> serve(bench, directory.resolve("other")))));
            if (CommandRun.JAR != null) { // Java archives classes of jars only
                Path archive = directory.resolve("classes.jsa");
                List<String> info = CommandRun.command("info", "--at", embedded.location());
                CommandRun.run(bench, List.of(QUIET, "-XX:ArchiveClassesAtExit=" + archive), info);
                List<String> quick = List.of(QUIET, "-XX:SharedArchiveFile=" + archive, "-XX:TieredStopAtLevel=1");
                sides.add(
                        3,
                        new Side(
                                "shell: get, archive of classes, quick compiler",
                                () -> CommandRun.run(bench, quick, get)));
            }
            int warmUps = bench.scale().isTiny() ? 0 : 1;
            for (int round = 0; round < warmUps + bench.scale().starts(); round++) {
                for (int i : Turns.order(sides.size(), round)) {
                    long start = System.nanoTime();
                    sides.get(i).start.once();
                    if (round >= warmUps) {
                        sides.get(i).millis.add((System.nanoTime() - start) / 1e6);
                    }
                }
            }
            for (Side side : sides) {
                figures.accept(Figure.of(side.name).value("ms", Spread.of(side.millis)));
            }
        } finally {
            Bench.remove(directory);
        }
    }

    private static void use(ProfileStore opened) {
        try (opened) {
            if (opened.get(KEY).isEmpty()) {
                throw new IllegalStateException(KEY);
            }
        }
    }

    /** Includes its end, which is short beside its start. */
    private static void serve(Bench bench, Path directory) throws IOException {
        Server.start(directory, bench.serverJvm()).close();
    }
}
