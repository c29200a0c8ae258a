package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.bench.Turns.Measured;
import io.profilestore.bench.Turns.Side;
import io.profilestore.json.JsonDifference;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** The adapter on PostgreSQL against JDBC by hand on the same server, and beside them the adapter on H2. */
final class PostgresRow implements Row {

    private static final String ADAPTER = "PostgreSQL, adapter";
    private static final double GOAL = 0.9;
    private static final List<ClientOperation> OPERATIONS =
            List.of(ClientOperation.UPDATE, ClientOperation.GET, ClientOperation.INCREMENT);

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public Plot plot() {
        return new Plot(
                List.of("operation", Plot.SUBJECT),
                "clients",
                "operations/s",
                true,
                f -> f.conditions().get(Figure.DURABILITY).equals(Contender.DURABLE));
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Scale scale = bench.scale();
        Path directory = bench.empty(name());
        try (ServedPostgres postgres = ServedPostgres.start(directory.resolve("postgres"));
                Server h2 = Server.start(directory.resolve("h2"), bench.serverJvm())) {
            postgres.fill(scale.profiles());
            h2.database().fill(scale.profiles());
            Stores stores = new Stores(postgres, h2.database(), directory.resolve("profiles"));
            try (SqlStore embedded = (SqlStore) stores.embedded(2, Durability.RELAXED)) {
                SampleProfiles.fill(embedded, directory.resolve("profiles.columns"), scale.profiles());
            }
            warmUp(scale, stores);
            for (int clients : scale.clients()) {
                for (Durability durability : Durability.values()) {
                    try (Sides sides = new Sides(stores, durability, clients, scale.profiles())) {
                        sides.requireSameAnswers();
                        for (ClientOperation operation : OPERATIONS) {
                            if (operation != ClientOperation.GET || durability == Durability.COMMIT) {
                                List<Measured> measured = Turns.run(scale, sides.of(operation));
                                report(measured, operation, clients, durability, figures);
                            }
                        }
                    }
                }
            }
        } finally {
            Bench.remove(directory);
        }
    }

    /** As in {@link AdapterRow}. */
    private static void warmUp(Scale scale, Stores stores) throws Exception {
        try (Sides sides = new Sides(stores, Durability.RELAXED, 4, scale.profiles())) {
            for (ClientOperation operation : OPERATIONS) {
                for (Side side : sides.of(operation)) {
                    side.runner().run(scale.warmUp().multipliedBy(3));
                }
            }
        }
    }

    private static void report(
            List<Measured> measured,
            ClientOperation operation,
            int clients,
            Durability durability,
            Consumer<Figure> figures) {
        Measured byHand = measured.get(1);
        for (Measured side : measured) {
            Figure figure = side.onto(Figure.of(side.name())
                    .under("operation", operation.title)
                    .under("clients", clients)
                    .under(Figure.DURABILITY, durability == Durability.COMMIT ? Contender.DURABLE : Contender.RELAXED));
            figures.accept(
                    side.equals(byHand)
                            ? figure
                            : figure.ratio(
                                    side.times(byHand, Slice::perSecond),
                                    side.name().equals(ADAPTER) ? GOAL : 0));
        }
    }

    /** @param path of the embedded database */
    private record Stores(ServedPostgres postgres, Served h2, Path path) {

        ProfileStore embedded(int connections, Durability durability) {
            return ProfileStore.open(
                    "jdbc:h2:" + path,
                    StoreOptions.defaults()
                            .withCreate(true)
                            .withPoolSize(connections)
                            .withDurability(durability));
        }
    }

    private static final class Sides implements AutoCloseable {

        private final int clients;
        private final int profiles;
        private final ProfileStore postgres;
        private final ProfileStore h2;
        private final ProfileStore embedded;
        private final List<BareJdbc> byHand = new ArrayList<>();
        private final List<SameSql> same = new ArrayList<>();

        Sides(Stores stores, Durability durability, int clients, int profiles) throws Exception {
            this.clients = clients;
            this.profiles = profiles;
            postgres = stores.postgres.open(clients, durability);
            h2 = stores.h2.open(clients, durability);
            embedded = stores.embedded(clients, durability);
            for (int i = 0; i < clients; i++) {
                byHand.add(new BareJdbc(stores.postgres.connect(durability)));
                same.add(new SameSql(stores.postgres.connect(durability)));
            }
        }

        void requireSameAnswers() throws Exception {
            String key = SampleProfiles.key(0);
            if (!JsonDifference.equal(
                    postgres.get(key).orElseThrow(), byHand.get(0).get(key))) {
                throw new IllegalStateException(key);
            }
        }

        List<Side> of(ClientOperation operation) {
            List<Side> sides = new ArrayList<>(List.of(
                    side(ADAPTER, operation, i -> new AdapterClient(postgres)),
                    side("PostgreSQL, JDBC by hand", operation, byHand::get),
                    side("H2 server, adapter", operation, i -> new AdapterClient(h2)),
                    side("H2 embedded, adapter", operation, i -> new AdapterClient(embedded))));
            if (operation != ClientOperation.GET) {
                sides.add(sameSql(operation));
            }
            return sides;
        }

        private Side sameSql(ClientOperation operation) {
            List<Load.Operation> operations = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Keys keys = new Keys(i, clients, profiles);
                SameSql sql = same.get(i);
                operations.add(
                        operation == ClientOperation.UPDATE
                                ? () -> sql.update(SampleProfiles.key(keys.next()), "new@example.com")
                                : () -> sql.increment(SampleProfiles.key(keys.next())));
            }
            return new Side("PostgreSQL, the adapter's SQL by hand", duration -> Load.run(operations, duration));
        }

        private Side side(String name, ClientOperation operation, IntFunction<Client> client) {
            List<Load.Operation> operations = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                operations.add(operation.by(client.apply(i), new Keys(i, clients, profiles)));
            }
            return new Side(name, duration -> Load.run(operations, duration));
        }

        @Override
        public void close() throws SQLException {
            postgres.close();
            h2.close();
            embedded.close();
            for (BareJdbc client : byHand) {
                client.close();
            }
            for (SameSql client : same) {
                client.close();
            }
        }
    }
}
