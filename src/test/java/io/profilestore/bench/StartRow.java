package io.profilestore.bench;

import io.profilestore.ProfileStore;
import io.profilestore.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How long it takes until the first profile is there: within a process, and from a shell. */
final class StartRow implements Row {

    private static final String KEY = SampleProfiles.key(7);

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
        Contender embedded = Contender.embedded(directory, profiles);
        try (Server server = Server.start(directory.resolve("server"), bench.serverJvm())) {
            server.database().fill(profiles);
            List<Side> sides = List.of(
                    new Side("open, get, close: H2 embedded", () -> use(ProfileStore.open(embedded.location()))),
                    new Side(
                            "open, get, close: H2 server",
                            () -> use(server.database().open(1))),
                    new Side("shell: get, H2 embedded", () -> run(bench, command(embedded.location()))),
                    new Side("shell: java -version, for comparison", () -> run(bench, List.of("-version"))),
                    new Side("serve, until clients are let in", () -> serve(bench, directory.resolve("other"))));
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

    /** The packaged jar where there is one, as users run it. */
    private static List<String> command(String location) {
        String jar = System.getProperty("profilestore.jar");
        List<String> command = new ArrayList<>(
                jar == null
                        ? List.of("-cp", System.getProperty("java.class.path"), Main.class.getName())
                        : List.of("-jar", jar));
        command.addAll(List.of("get", KEY, "--at", location));
        return command;
    }

    private static void run(Bench bench, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
        if (bench.scale().isTiny()) {
            command.addAll(bench.jvm(""));
        }
        command.addAll(arguments);
        Path output = bench.directory().resolve("start.log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("exit code " + exit + ": " + Files.readString(output));
        }
    }

    /** Includes its end, which is short beside its start. */
    private static void serve(Bench bench, Path directory) throws IOException {
        Server.start(directory, bench.serverJvm()).close();
    }
}
