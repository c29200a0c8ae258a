package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.bench.Turns.Measured;
import io.profilestore.bench.Turns.Side;
import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.sql.ImportOrder;
import io.profilestore.sql.ImportRecord;
import io.profilestore.sql.ImportRun;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** One column of a narrow, a wide and a heavy profile: what else is in the row, H2 writes again. */
final class WidthRow implements Row {

    private static final int BYTES_IN_FIELD = 1_000;

    /** For six databases with a cache each. */
    private static final String HEAP = "3g";

    /**
     * A kind of profile.
     *
     * @param columns that are declared, all of them filled
     * @param fields in {@code extra}
     * @param fieldBytes of each of these
     * @param profiles how many there are, at most
     */
    private record Width(String name, int columns, int fields, int fieldBytes, int profiles) {

        static final List<Width> ALL = List.of(
                new Width("3 columns", 3, 0, 0, 1_000),
                new Width("30 columns", 30, 0, 0, 1_000),
                new Width("300 columns", 300, 0, 0, 1_000),
                new Width("300 fields in extra", 3, 300, 10, 1_000),
                new Width("100 KB in extra", 3, 100, BYTES_IN_FIELD, 200),
                new Width("1 MB in extra", 3, 1_000, BYTES_IN_FIELD, 50));

        ObjectNode profile() {
            ObjectNode profile = Json.mapper().createObjectNode();
            profile.put("email", "person@example.com").put("phone", "555-1234");
            added().keySet().forEach(field -> profile.put(field, "value of it"));
            for (int i = 0; i < fields; i++) {
                profile.put("extra" + i, "x".repeat(fieldBytes));
            }
            return profile;
        }

        /** Besides those that are always there: email and phone. */
        Map<String, ColumnType> added() {
            return IntStream.range(0, columns - 2)
                    .boxed()
                    .collect(Collectors.toMap(i -> "field" + i, i -> ColumnType.VARCHAR));
        }
    }

    @Override
    public String name() {
        return "width";
    }

    @Override
    public String title() {
        return "Wide and heavy profiles";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of("profile"), "operation", "operations/s", true, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        List<ProfileStore> stores = new ArrayList<>();
        Path directory = bench.empty(name());
        try (Server server = Server.start(directory.resolve("server"), bench.jvm(HEAP), Width.ALL.size())) {
            for (Served database : server.databases()) {
                fill(database, Width.ALL.get(stores.size()), bench.scale());
                stores.add(database.open(1, Durability.RELAXED));
            }
            for (ClientOperation operation : List.of(ClientOperation.UPDATE, ClientOperation.GET)) {
                List<Side> sides = new ArrayList<>();
                for (int i = 0; i < stores.size(); i++) {
                    Width width = Width.ALL.get(i);
                    Load.Operation once = operation.by(
                            new AdapterClient(stores.get(i)), new Keys(0, 1, profiles(width, bench.scale())));
                    sides.add(new Side(width.name, duration -> Load.run(List.of(once), duration)));
                }
                report(Turns.run(bench.scale(), sides), operation, figures);
            }
        } finally {
            stores.forEach(ProfileStore::close);
            Bench.remove(directory);
        }
    }

    private static void report(List<Measured> measured, ClientOperation operation, Consumer<Figure> figures) {
        Measured narrow = measured.get(0);
        for (Measured side : measured) {
            figures.accept(side.onto(Figure.of(AdapterRow.ADAPTER)
                            .under("operation", operation.title)
                            .under("profile", side.name())
                            .under(Figure.DURABILITY, Contender.RELAXED))
                    .ratio(side.times(narrow, Slice::perSecond), 0));
        }
    }

    private static void fill(Served server, Width width, Scale scale) throws Exception {
        declare(server, width.added());
        ObjectNode profile = width.profile();
        try (SqlStore owner = server.owner();
                ImportRun run = owner.startImport(ImportOrder.of("benchmark"))) {
            for (int i = 0; i < profiles(width, scale); i++) {
                run.write(List.of(new ImportRecord(SampleProfiles.key(i), profile)), i + 1);
            }
        }
    }

    private static int profiles(Width width, Scale scale) {
        return Math.min(width.profiles, scale.profiles() / 10);
    }

    /** By hand, in one statement for all: as Flyway migrations, one for each column, 300 of them take long. */
    private static void declare(Served server, Map<String, ColumnType> fields) throws Exception {
        if (fields.isEmpty()) {
            return;
        }
        try (Connection connection = server.connectOwner();
                Statement statement = connection.createStatement()) {
            statement.execute(fields.keySet().stream()
                    .map(field -> field + " VARCHAR")
                    .collect(Collectors.joining(", ", "ALTER TABLE profile ADD COLUMN (", ")")));
            for (String field : fields.keySet()) {
                statement.execute("INSERT INTO profile_column (field, column_name, type) VALUES ('" + field + "', '"
                        + field.toUpperCase(java.util.Locale.ROOT) + "', 'VARCHAR')");
            }
        }
    }
}
