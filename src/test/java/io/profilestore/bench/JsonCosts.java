package io.profilestore.bench;

import io.profilestore.Call;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.json.ValueDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/** What a profile of the sample costs as JSON, without any store, measured by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonCosts {

    private static final Call CALL = new Call("set", SampleProfiles.key(1), "benchmark");

    private final JsonNode profile = SampleProfiles.profile(1);
    private final byte[] text = Json.bytes(profile);

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
}
