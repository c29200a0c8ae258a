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

    private static final int BATCH = 1_000;

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
        return new Plot(List.of(Plot.SUBJECT), "", ImportTurns.RATE, false, f -> true);
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
            ImportTurns.Target target = new ImportTurns.Target() {
                @Override
                public void empty() throws SQLException {
                    ImportRow.empty(server);
                }

                @Override
                public Map<Phase, Duration> migrate() throws SQLException {
                    Map<Phase, Duration> durations = ImportRow.migrate(server, file, directory);
                    durations.merge(Phase.IMPORT, untilItIsOnDisk(server), Duration::plus);
                    return durations;
                }

                @Override
                public void byHand() throws IOException, SQLException {
                    ImportRow.byHand(server, file);
                    untilItIsOnDisk(server);
                }
            };
            new ImportTurns(profiles, Contender.RELAXED)
                    .measure(bench.scale(), target, "batch insert by hand", figures);
        } finally {
            Bench.remove(directory);
        }
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
