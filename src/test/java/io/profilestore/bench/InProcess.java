package io.profilestore.bench;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.json.ValueDigest;
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

/** Costs within one process and one thread, measured by JMH: the parts of a call, and whole calls on H2 embedded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InProcess {

    private static final Call CALL = new Call("set", SampleProfiles.key(1), "benchmark");
    private static final int PROFILES = 1_000;

    private final JsonNode profile = SampleProfiles.profile(1);
    private final byte[] text = Json.bytes(profile);
    private Path directory;
    private SqlStore store;
    private int next;

    /** An embedded database of this process alone. */
    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("in-process");
        store = (SqlStore) ProfileStore.open(
                "jdbc:h2:" + directory.resolve("profiles"),
                StoreOptions.defaults().withCreate(true));
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
    public JsonNode parse() {
        return Json.parse(text);
    }

    @Benchmark
    public byte[] write() {
        return Json.bytes(profile);
    }

    @Benchmark
    public JsonNode checkLimits() {
        return ProfileRules.checkValue(CALL, profile);
    }

    @Benchmark
    public byte[] digest() {
        return ValueDigest.of(profile);
    }

    @Benchmark
    public JsonNode embeddedGet() {
        return store.get(key()).orElseThrow();
    }

    @Benchmark
    public long embeddedUpdate() {
        return store.update(key(), Changes.set("email", "new@example.com"));
    }

    @Benchmark
    public long embeddedIncrement() {
        return store.increment(key(), "visits", 1);
    }

    @Benchmark
    public long embeddedSet() {
        return store.set(key(), profile);
    }

    /** A field without a column: read, changed in Java, written if nobody was faster. */
    @Benchmark
    public long embeddedUpdateOfExtra() {
        return store.update(key(), Changes.set("nickname", "Ada"));
    }
}
