package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.bench.Turns.Measured;
import io.profilestore.bench.Turns.Side;
import io.profilestore.json.JsonDifference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The adapter against hand-written JDBC: same server, same table, same profiles, taking turns. */
final class AdapterRow implements Row {

    static final String ADAPTER = "adapter";
    private static final double GOAL = 0.9;

    @Override
    public String name() {
        return "adapter";
    }

    @Override
    public String title() {
        return "The adapter against hand-written JDBC";
    }

    @Override
    public Plot plot() {
        return new Plot(
                List.of("operation"),
                "clients",
                Figure.RATIO,
                false,
                f -> f.subject().equals(ADAPTER));
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Scale scale = bench.scale();
        try (Server server = Server.start(bench.empty(name()).resolve("server"), bench.serverJvm())) {
            server.database().fill(scale.profiles());
            warmUp(server.database(), scale);
            for (int clients : scale.clients()) {
                try (Sides sides = new Sides(server.database(), clients, scale.profiles())) {
                    sides.requireSameAnswers();
                    for (ClientOperation operation : ClientOperation.values()) {
                        report(Turns.run(scale, sides.of(operation)), operation, clients, figures);
                    }
                }
            }
        }
    }

    /** Both JVMs are new: without this, what is measured first looks worst. Several clients get there sooner than one. */
    private static void warmUp(Served database, Scale scale) throws Exception {
        try (Sides sides = new Sides(database, 4, scale.profiles())) {
            for (ClientOperation operation : ClientOperation.values()) {
                for (Side side : sides.of(operation)) {
                    side.runner().run(scale.warmUp().multipliedBy(3));
                }
            }
        }
    }

    private static void report(
            List<Measured> measured, ClientOperation operation, int clients, Consumer<Figure> figures) {
        Measured bare = measured.get(1);
        for (Measured side : measured) {
            Figure figure = Figure.of(side.name())
                    .under("operation", operation.title)
                    .under("clients", clients)
                    .under(Figure.DURABILITY, Contender.RELAXED);
            figure = side.onto(figure);
            figures.accept(
                    side.equals(bare)
                            ? figure
                            : figure.ratio(
                                    side.times(bare, Slice::perSecond),
                                    side.name().equals(ADAPTER) ? GOAL : 0));
        }
    }

    /** All that take part, with so many clients each. */
    private static final class Sides implements AutoCloseable {

        private final int clients;
        private final int profiles;
        private final ProfileStore store;
        private final List<BareJdbc> bare = new ArrayList<>();
        private final List<SameSql> same = new ArrayList<>();

        Sides(Served server, int clients, int profiles) throws SQLException {
            this.clients = clients;
            this.profiles = profiles;
            store = server.open(clients, Durability.RELAXED);
            for (int i = 0; i < clients; i++) {
                bare.add(new BareJdbc(server.connect()));
                same.add(new SameSql(server.connect()));
            }
        }

        void requireSameAnswers() throws Exception {
            String key = SampleProfiles.key(0);
            JsonNode byAdapter = store.get(key).orElseThrow();
            JsonNode byHand = bare.get(0).get(key);
            if (!JsonDifference.equal(byAdapter, byHand)) {
                throw new IllegalStateException(byAdapter + " is not " + byHand);
            }
        }

        List<Side> of(ClientOperation operation) {
            List<Side> sides = new ArrayList<>();
            sides.add(side(ADAPTER, i -> operation.by(new AdapterClient(store), keys(i))));
            sides.add(side("bare JDBC", i -> operation.by(bare.get(i), keys(i))));
            if (operation == ClientOperation.UPDATE) {
                sides.add(side("the adapter's SQL by hand", i -> {
                    Keys keys = keys(i);
                    return () -> same.get(i).update(SampleProfiles.key(keys.next()), "new@example.com");
                }));
            } else if (operation == ClientOperation.INCREMENT) {
                sides.add(side("the adapter's SQL by hand", i -> {
                    Keys keys = keys(i);
                    return () -> same.get(i).increment(SampleProfiles.key(keys.next()));
                }));
            } else if (operation == ClientOperation.SCAN) {
                sides.add(side("whole profiles by hand", i -> {
                    Keys keys = keys(i);
                    return () -> bare.get(i).wholeProfiles(SampleProfiles.thousand(keys.next()));
                }));
            }
            return sides;
        }

        private Keys keys(int client) {
            return new Keys(client, clients, profiles);
        }

        private Side side(String name, java.util.function.IntFunction<Load.Operation> client) {
            List<Load.Operation> operations = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                operations.add(client.apply(i));
            }
            return new Side(name, duration -> Load.run(operations, duration));
        }

        @Override
        public void close() throws SQLException {
            store.close();
            for (BareJdbc client : bare) {
                client.close();
            }
            for (SameSql client : same) {
                client.close();
            }
        }
    }
}
