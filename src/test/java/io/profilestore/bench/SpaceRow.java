package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.bench.ClientOperation.Keys;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How large a database's file becomes while the same profiles are changed again and again. */
final class SpaceRow implements Row {

    /** For a ratio whose small values are good, turned round: at most ten times the compacted file. */
    private static final double GOAL = 1 / 10.0;

    private static final int PROFILES = 10_000;
    private static final int CLIENTS = 64;

    @Override
    public String name() {
        return "space";
    }

    @Override
    public String title() {
        return "The size of the file";
    }

    @Override
    public Plot plot() {
        return null;
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        Path directory = bench.empty(name());
        try (Server server = Server.start(directory.resolve("server"), bench.serverJvm())) {
            Served database = server.database();
            int profiles = bench.scale().isTiny() ? bench.scale().profiles() : PROFILES;
            database.fill(profiles);
            try (SqlStore owner = database.owner();
                    ProfileStore store = database.open(CLIENTS, Durability.COMMIT)) {
                owner.compact();
                long updates;
                long largest;
                try (LargestSize size = new LargestSize(database.file())) {
                    updates = change(store, profiles, bench.scale());
                    largest = size.largest();
                }
                long after = Files.size(database.file());
                long compacted = owner.compact().orElseThrow().bytesAfter();
                figures.accept(Figure.of(Contender.SERVER)
                        .under("profiles", profiles)
                        .under(Figure.DURABILITY, Contender.DURABLE)
                        .value("updates", updates)
                        .value("MB, compacted", compacted / 1e6)
                        .value("MB, largest", largest / 1e6)
                        .value("MB, after the updates", after / 1e6)
                        .value("largest, times the compacted", (double) largest / compacted)
                        .ratio(Spread.of((double) compacted / largest), GOAL));
            }
        } finally {
            Bench.remove(directory);
        }
    }

    private static long change(ProfileStore store, int profiles, Scale scale) throws InterruptedException {
        List<Load.Operation> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(ClientOperation.UPDATE.by(new AdapterClient(store), new Keys(i, CLIENTS, profiles)));
        }
        Duration piece = scale.slice().multipliedBy(5);
        long done = 0;
        while (done < scale.watchedUpdates()) {
            done += Load.run(clients, piece).operations();
        }
        return done;
    }

    /** A file's largest size from now on, looked at a hundred times a second. */
    private static final class LargestSize implements AutoCloseable {

        private static final long MILLIS = 10;

        private final Path file;
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Future<?> looking;
        private volatile long largest;

        LargestSize(Path file) {
            this.file = file;
            looking = thread.scheduleAtFixedRate(this::look, 0, MILLIS, TimeUnit.MILLISECONDS);
        }

        private void look() {
            try {
                largest = Math.max(largest, Files.size(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** @throws ExecutionException if the file could not be looked at any more */
        long largest() throws ExecutionException, InterruptedException {
            if (looking.isDone()) {
                looking.get();
            }
            return largest;
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
