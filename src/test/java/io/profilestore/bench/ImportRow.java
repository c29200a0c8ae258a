package io.profilestore.bench;

import io.profilestore.json.Json;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationOptions;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Phase;
import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** An import of a file into a server, against a batch insert by hand of the same file into the same table. */
final class ImportRow implements Row {

    private static final double GOAL = 0.8;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 9;
    private static final String RATE = "profiles/s";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String title() {
        return "Import";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(Plot.SUBJECT), "", RATE, false, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        int profiles = bench.scale().imported();
        Path directory = bench.empty(name());
        try (Server process = Server.start(directory.resolve("server"), bench.serverJvm())) {
            Served server = process.database();
            server.fill(0);
            Path file = directory.resolve("profiles.json");
            SampleProfiles.write(file, profiles);
            List<Double> importing = new ArrayList<>();
            List<Double> migrating = new ArrayList<>();
            List<Double> byHand = new ArrayList<>();
            int rounds = Math.min(ROUNDS, bench.scale().rounds());
            for (int round = -1; round < rounds; round++) { // the first is to warm up
                for (int i : Turns.order(2, Math.max(round, 0))) {
                    empty(server);
                    if (i == 0) {
                        Map<Phase, Duration> durations = migrate(server, file, directory);
                        durations.merge(Phase.IMPORT, untilItIsOnDisk(server), Duration::plus);
                        importing.add(rate(profiles, durations.get(Phase.IMPORT)));
                        migrating.add(
                                rate(profiles, durations.values().stream().reduce(Duration.ZERO, Duration::plus)));
                    } else {
                        long start = System.nanoTime();
                        byHand(server, file);
                        untilItIsOnDisk(server);
                        byHand.add(rate(profiles, Duration.ofNanos(System.nanoTime() - start)));
                    }
                }
            }
            report(profiles, importing, migrating, byHand, figures);
        } finally {
            Bench.remove(directory);
        }
    }

    private static void report(
            int profiles,
            List<Double> importing,
            List<Double> migrating,
            List<Double> byHand,
            Consumer<Figure> figures) {
        figures.accept(figure("batch insert by hand", profiles, byHand));
        figures.accept(figure("import", profiles, importing).ratio(ratios(importing, byHand), GOAL));
        figures.accept(figure("migrate: scan, declare, import, verify", profiles, migrating)
                .ratio(ratios(migrating, byHand), 0));
    }

    private static Figure figure(String subject, int profiles, List<Double> rates) {
        return Figure.of(subject)
                .under("profiles", profiles)
                .under(Figure.DURABILITY, Contender.RELAXED)
                .value(RATE, Spread.of(rates.subList(1, rates.size())));
    }

    private static Spread ratios(List<Double> rates, List<Double> peer) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 1; i < rates.size(); i++) {
            ratios.add(rates.get(i) / peer.get(i));
        }
        return Spread.of(ratios);
    }

    private static double rate(int profiles, Duration duration) {
        return profiles * 1e9 / duration.toNanos();
    }

    private static Map<Phase, Duration> migrate(Served server, Path file, Path directory) {
        Path columns = directory.resolve("columns");
        try (Source source = Source.of(file)) {
            MigrationResult result = new Migration(
                            source,
                            server::owner,
                            (SqlStore store) -> Optional.of(columns),
                            MigrationOptions.rejectingInto(columns.resolveSibling("rejects.jsonl")),
                            Progress.NONE)
                    .run();
            return new EnumMap<>(result.durations());
        }
    }

    /** Streams the file, inserts a thousand at a time. */
    private static void byHand(Served server, Path file) throws IOException, SQLException {
        try (BareJdbc target = new BareJdbc(server.connect());
                JsonParser parser = Json.mapper().createParser(file)) {
            Map<String, ObjectNode> batch = new LinkedHashMap<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                batch.put(key, parser.readValueAsTree());
                if (batch.size() == BATCH) {
                    target.insertAll(batch);
                    batch.clear();
                }
            }
            target.insertAll(batch);
        }
    }

    /** Neither side waits for the disk before; both leave nothing to be written in the other one's turn. */
    private static Duration untilItIsOnDisk(Served server) throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = server.connectOwner();
                Statement statement = connection.createStatement()) {
            statement.execute("CALL profile_commit()");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void empty(Served server) throws SQLException {
        try (Connection connection = server.connectOwner();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM profile");
            statement.execute("CALL profile_commit()");
        }
    }
}
