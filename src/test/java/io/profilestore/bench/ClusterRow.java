package io.profilestore.bench;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.bench.Turns.Measured;
import io.profilestore.bench.Turns.Side;
import io.profilestore.cluster.PostgresCluster;
import io.profilestore.contract.PostgresServer;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What it costs that a change waits for a standby, on a primary with two of them. */
final class ClusterRow implements Row {

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public String title() {
        return "Waiting for a standby";
    }

    @Override
    public Plot plot() {
        return new Plot(List.of(Plot.SUBJECT), "clients", "operations/s", true, figure -> true);
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        if (!PostgresServer.isThere()) {
            throw new IOException("there are no binaries of PostgreSQL for this machine");
        }
        Scale scale = bench.scale();
        Path directory = bench.empty(name());
        try (PostgresCluster cluster = new PostgresCluster(Files.createDirectory(directory.resolve("servers")))) {
            String asynchronous = cluster.location() + "?" + PostgresCluster.ASYNCHRONOUS;
            try (SqlStore owner = (SqlStore) PostgresServer.open(asynchronous)) {
                SampleProfiles.fill(owner, directory.resolve("columns"), scale.profiles());
            }
            cluster.primary().run("VACUUM ANALYZE");
            cluster.awaitReplay();
            for (int clients : scale.clients()) {
                try (ProfileStore waiting = open(cluster.location(), clients);
                        ProfileStore alone = open(asynchronous, clients)) {
                    report(
                            Turns.run(
                                    scale,
                                    List.of(
                                            side("on one standby's disk too", waiting, clients, scale),
                                            side("on the primary's disk", alone, clients, scale))),
                            clients,
                            figures);
                }
            }
        } finally {
            Bench.remove(directory);
        }
    }

    private static ProfileStore open(String location, int clients) {
        return ProfileStore.open(
                location,
                StoreOptions.defaults()
                        .withCredentials(PostgresServer.user(), "")
                        .withPoolSize(clients));
    }

    private static Side side(String name, ProfileStore store, int clients, Scale scale) {
        List<Load.Operation> operations = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            operations.add(ClientOperation.UPDATE.by(new AdapterClient(store), new Keys(i, clients, scale.profiles())));
        }
        return new Side(name, duration -> Load.run(operations, duration));
    }

    private static void report(List<Measured> measured, int clients, Consumer<Figure> figures) {
        Measured alone = measured.get(1);
        for (Measured side : measured) {
            Figure figure = side.onto(
                    Figure.of(side.name()).under("clients", clients).under(Figure.DURABILITY, Contender.DURABLE));
            figures.accept(side.equals(alone) ? figure : figure.ratio(side.times(alone, Slice::perSecond), 0));
        }
    }
}
