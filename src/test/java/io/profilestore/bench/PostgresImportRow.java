package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.json.Json;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationOptions;
import io.profilestore.migrate.Phase;
import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import io.profilestore.sql.SqlStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** An import of a file into PostgreSQL, against one COPY by hand of the same file into the same table. */
final class PostgresImportRow implements Row {

    private static final double GOAL = 0.8;
    private static final int ROUNDS = 9;
    private static final int CHUNK = 65_536;
    private static final String RATE = "profiles/s";

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String title() {
        return "Import into PostgreSQL";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(Plot.SUBJECT), "", RATE, false, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        int profiles = bench.scale().imported();
        Path directory = bench.empty(name());
        try (ServedPostgres postgres = ServedPostgres.start(directory.resolve("postgres"))) {
            postgres.fill(0);
            Path file = directory.resolve("profiles.json");
            SampleProfiles.write(file, profiles);
            List<Double> importing = new ArrayList<>();
            List<Double> migrating = new ArrayList<>();
            List<Double> byHand = new ArrayList<>();
            int rounds = Math.min(ROUNDS, bench.scale().rounds());
            for (int round = -1; round < rounds; round++) { // the first is to warm up
                for (int i : Turns.order(2, Math.max(round, 0))) {
                    postgres.execute("TRUNCATE profile");
                    postgres.execute("CHECKPOINT");
                    if (i == 0) {
                        Map<Phase, Duration> durations = migrate(postgres, file, directory);
                        importing.add(rate(profiles, durations.get(Phase.IMPORT)));
                        migrating.add(
                                rate(profiles, durations.values().stream().reduce(Duration.ZERO, Duration::plus)));
                    } else {
                        long start = System.nanoTime();
                        byHand(postgres, file);
                        byHand.add(rate(profiles, Duration.ofNanos(System.nanoTime() - start)));
                    }
                }
            }
            figures.accept(figure("COPY by hand", profiles, byHand));
            figures.accept(figure("import", profiles, importing).ratio(ratios(importing, byHand), GOAL));
            figures.accept(figure("migrate: scan, declare, import, verify", profiles, migrating)
                    .ratio(ratios(migrating, byHand), 0));
        } finally {
            Bench.remove(directory);
        }
    }

    private static Figure figure(String subject, int profiles, List<Double> rates) {
        return Figure.of(subject)
                .under("profiles", profiles)
                .under(Figure.DURABILITY, Contender.DURABLE)
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

    private static Map<Phase, Duration> migrate(ServedPostgres postgres, Path file, Path directory) {
        try (Source source = Source.of(file)) {
            return new Migration(
                            source,
                            () -> (SqlStore) postgres.open(2, Durability.COMMIT),
                            store -> Optional.of(postgres.migrations()),
                            MigrationOptions.rejectingInto(directory.resolve("rejects.jsonl")),
                            Progress.NONE)
                    .run()
                    .durations();
        }
    }

    /** Streams the file into one COPY, without a version's or an instant's being the database's. */
    private static void byHand(ServedPostgres postgres, Path file) throws Exception {
        try (Connection connection = postgres.connect(Durability.COMMIT);
                JsonParser parser = Json.mapper().createParser(file)) {
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY profile (id, email, phone, name, city, visits, newsletter, balance, tags, extra, version,"
                                    + " created_at, updated_at) FROM STDIN");
            String rest = "\t1\t2026-01-01T00:00:00Z\t2026-01-01T00:00:00Z\n";
            StringBuilder rows = new StringBuilder();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                rows.append(escaped(parser.currentName()));
                parser.nextToken();
                ObjectNode profile = parser.readValueAsTree();
                for (String text : List.of("email", "phone", "name", "city")) {
                    rows.append('\t').append(escaped(profile.get(text).stringValue()));
                }
                rows.append('\t').append(profile.get("visits").longValue());
                rows.append('\t').append(profile.get("newsletter").booleanValue());
                rows.append('\t').append(profile.get("balance").decimalValue());
                rows.append('\t').append(escaped(Json.text(profile.get("tags"))));
                ObjectNode extra = Json.mapper().createObjectNode();
                extra.set("address", profile.get("address"));
                rows.append('\t').append(escaped(Json.text(extra))).append(rest);
                if (rows.length() > CHUNK) {
                    send(copy, rows);
                }
            }
            send(copy, rows);
            copy.endCopy();
        }
    }

    private static void send(CopyIn copy, StringBuilder rows) throws Exception {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    private static String escaped(String text) {
        return text.indexOf('\\') < 0 ? text : text.replace("\\", "\\\\");
    }
}
