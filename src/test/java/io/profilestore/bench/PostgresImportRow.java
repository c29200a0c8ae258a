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
import java.sql.SQLException;
import java.time.Duration;
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

    private static final int CHUNK = 65_536;

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
        return new Plot(List.of(Plot.SUBJECT), "", ImportTurns.RATE, false, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        int profiles = bench.scale().imported();
        Path directory = bench.empty(name());
        try (ServedPostgres postgres = ServedPostgres.start(directory.resolve("postgres"))) {
            postgres.fill(0);
            Path file = directory.resolve("profiles.json");
            SampleProfiles.write(file, profiles);
            ImportTurns.Target target = new ImportTurns.Target() {
                @Override
                public void empty() throws SQLException {
                    postgres.execute("TRUNCATE profile");
                    postgres.execute("CHECKPOINT");
                }

                @Override
                public Map<Phase, Duration> migrate() {
                    return PostgresImportRow.migrate(postgres, file, directory);
                }

                @Override
                public void byHand() throws Exception {
                    PostgresImportRow.byHand(postgres, file);
                }
            };
            new ImportTurns(profiles, Contender.DURABLE).measure(bench.scale(), target, "COPY by hand", figures);
        } finally {
            Bench.remove(directory);
        }
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
