package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.bench.Turns.Measured;
import io.profilestore.bench.Turns.Side;
import io.profilestore.sql.SqlStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The same calls on ever more profiles: a server for each size, all up at once, taking turns. */
final class GrowthRow implements Row {

    /** For ratios whose small values are good, turned round: at most 1.5 times as slow. */
    private static final double GOAL = 1 / 1.5;

    /** The same rows as an import would make, made by the database itself: ten million in minutes. */
    private static final String FILL = """
            INSERT INTO profile (id, version, email, phone, name, city, visits, newsletter, balance, tags, extra,
                created_at, updated_at)
            SELECT 'user:' || LPAD(X, 8, '0'), 1, 'person' || X || '@example.com', '555-' || X, 'Person Number ' || X,
                'Wilmslow', 0, MOD(X, 2) = 0, MOD(X, 100000) / 100.0 + 0.01,
                ('["beta","group-' || MOD(X, 10) || '"]') FORMAT JSON,
                ('{"address":{"street":"' || MOD(X, 300) || ' Analytical Way","zip":"01110"}}') FORMAT JSON,
                CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
            FROM SYSTEM_RANGE(?, ?)""";

    private static final int AT_ONCE = 50_000;

    /** With one, processors sleep between calls, and how long they take to wake up is most of what is measured. */
    private static final int CLIENTS = 4;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String title() {
        return "Growth";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of("operation"), "profiles", "p99 µs", false, f -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        List<Server> servers = new ArrayList<>();
        List<ProfileStore> stores = new ArrayList<>();
        try {
            List<Integer> sizes = bench.scale().growthSizes();
            for (int size : sizes) {
                Server server = Server.start(bench.empty(name()).resolve("of" + size), bench.serverJvm());
                servers.add(server);
                fill(server.database(), size);
                stores.add(server.database().open(CLIENTS, Durability.RELAXED));
            }
            for (ClientOperation operation : List.of(ClientOperation.UPDATE, ClientOperation.GET)) {
                List<Side> sides = new ArrayList<>();
                for (int i = 0; i < sizes.size(); i++) {
                    AdapterClient client = new AdapterClient(stores.get(i));
                    int size = sizes.get(i);
                    List<Load.Operation> clients = IntStream.range(0, CLIENTS)
                            .mapToObj(number -> operation.by(client, new Keys(number, CLIENTS, size)))
                            .toList();
                    sides.add(new Side(Integer.toString(size), d -> Load.run(clients, d.multipliedBy(2))));
                }
                report(Turns.run(bench.scale(), sides), operation, servers, figures);
            }
        } finally {
            stores.forEach(ProfileStore::close);
            for (Server server : servers) {
                server.close();
            }
            Bench.remove(bench.empty(name()));
        }
    }

    private static void report(
            List<Measured> measured, ClientOperation operation, List<Server> servers, Consumer<Figure> figures)
            throws Exception {
        Measured smallest = measured.get(0);
        for (int i = 0; i < measured.size(); i++) {
            Measured side = measured.get(i);
            Figure figure = side.onto(Figure.of(AdapterRow.ADAPTER)
                            .under("operation", operation.title)
                            .under("profiles", side.name())
                            .under(Figure.DURABILITY, Contender.RELAXED))
                    .value(
                            "file MB",
                            java.nio.file.Files.size(servers.get(i).database().file()) / 1e6);
            figures.accept(
                    i == 0
                            ? figure
                            : figure.value("p99, times the smallest", side.times(smallest, s -> s.micros(99)))
                                    .ratio(side.times(smallest, s -> 1 / s.micros(99)), GOAL));
        }
    }

    private static void fill(Served server, int size) throws SQLException {
        try (SqlStore owner = server.owner()) {
            owner.declare(SampleProfiles.columns(), server.migrations());
        }
        try (Connection connection = server.connectOwner();
                PreparedStatement insert = connection.prepareStatement(FILL)) {
            for (int begin = 0; begin < size; begin += AT_ONCE) {
                insert.setInt(1, begin);
                insert.setInt(2, Math.min(begin + AT_ONCE, size) - 1);
                insert.executeUpdate();
            }
        }
    }
}
