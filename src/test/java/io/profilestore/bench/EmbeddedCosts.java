package io.profilestore.bench;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.JsonNode;

/** Whole calls of one thread on H2 embedded, which do not wait for the disk, measured by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EmbeddedCosts {

    private static final int PROFILES = 1_000;

    private final JsonNode profile = SampleProfiles.profile(1);
    private Path directory;
    private SqlStore store;
    private int next;

    /** An embedded database of this process alone. */
    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("in-process");
        store = (SqlStore) ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true).withDurability(Durability.RELAXED));
        SampleProfiles.fill(store, directory.resolve("columns"), PROFILES);
    }

    @TearDown
    public void close() throws IOException {
        store.close();
        Bench.remove(directory);
    }

    private String key() {
        next = (next + 1) % PROFILES;
        return SampleProfiles.key(next);
    }

    @Benchmark
    public JsonNode get() {
        return store.get(key()).orElseThrow();
    }

    @Benchmark
    public long update() {
        return store.update(key(), Changes.set("email", "new@example.com"));
    }

    @Benchmark
    public long increment() {
        return store.increment(key(), "visits", 1);
    }

    @Benchmark
    public long set() {
        return store.set(key(), profile);
    }

    /** A field without a column: read, changed in Java, written if nobody was faster. */
    @Benchmark
    public long updateOfExtra() {
        return store.update(key(), Changes.set("nickname", "Ada"));
    }
}
