package io.profilestore.bench;

import io.profilestore.StoreOptions;
import io.profilestore.check.Anomaly;
import io.profilestore.stress.Load;
import io.profilestore.stress.Mode;
import io.profilestore.stress.Stress;
import io.profilestore.stress.StressResult;
import io.profilestore.stress.StressSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** How many acknowledged changes the old file loses, by the rate of writes. */
final class LossRow implements Row {

    private static final String RATE = "writes/s asked for";
    private static final String SIZE = "profiles in the file";
    private static final String LOST_PERCENT = "lost %";
    private static final int WORKERS = 4;
    private static final long SEED = 42;

    @Override
    public String name() {
        return "loss";
    }

    @Override
    public String title() {
        return "Lost updates of the old file";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(RATE), SIZE, LOST_PERCENT, false, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        boolean full = bench.scale().isFull();
        List<Integer> rates =
                bench.scale().isTiny() ? List.of(100) : full ? List.of(5, 10, 20, 50, 100, 200) : List.of(10, 50, 200);
        int seconds = Integer.getInteger("bench.lossSeconds", 0);
        Duration each = Duration.ofSeconds(seconds > 0 ? seconds : full ? 8 : 1);
        for (int size : full ? List.of(1, 1_000) : List.of(1)) {
            for (int rate : rates) {
                figures.accept(measured(bench, size, rate, each));
            }
        }
    }

    private Figure measured(Bench bench, int size, int rate, Duration each) throws Exception {
        Path directory = bench.empty(name());
        try {
            Path file = directory.resolve("profiles.json");
            SampleProfiles.write(file, size - 1); // and the one that is changed
            StressResult result = new Stress(new StressSettings(
                            "file:" + file,
                            StoreOptions.defaults().withPoolSize(1),
                            Mode.FIELDS,
                            WORKERS,
                            each,
                            new Load.Rate(rate),
                            1,
                            0,
                            SEED))
                    .run(Files.createDirectory(directory.resolve("history")), (phase, percent) -> {});
            return Figure.of("file")
                    .under(SIZE, size)
                    .under(RATE, rate)
                    .value("acknowledged", result.total().acknowledged())
                    .value("lost", result.verdict().count(Anomaly.LOST_UPDATE))
                    .value(LOST_PERCENT, result.total().percentLost())
                    .value("p50 ms", result.total().millis(50));
        } finally {
            Bench.remove(directory);
        }
    }
}
