package com.example.shards;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a call costs through the layer, on the same servers and in turns; docs/scaling.md has figures. No test: it is run by name. */
class Cost {

    private static final int THREADS = 4;
    private static final int ROUNDS = 5;
    private static final double SECONDS = 2;
    private static final int PROFILES = 10_000;

    private static final Map<String, Consumer<ProfileStore>> CALLS = calls();

    @Test
    void measure() throws Exception {
        List<String> locations = Shards.servers(Map.of());
        Map<String, ProfileStore> stores = new LinkedHashMap<>();
        stores.put("plain", PostgresServer.open(locations.get(0)));
        for (int count = 1; count <= Shards.COUNT; count++) {
            stores.put(
                    count + " of ShardingSphere",
                    sharded(locations.subList(0, count)).open());
        }
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (String name : stores.keySet()) {
                fill(locations, stores.get(name));
                for (String call : CALLS.keySet()) {
                    double rate = rate(stores.get(name), CALLS.get(call));
                    if (round > 0) { // the first warms up
                        rates.computeIfAbsent(name + ": " + call, key -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
        }
        rates.forEach((what, all) -> {
            double[] sorted = all.stream().mapToDouble(rate -> rate).sorted().toArray();
            System.out.printf(
                    "%s %,.0f/s (%,.0f to %,.0f)%n",
                    what, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
        });
    }

    private static Map<String, Consumer<ProfileStore>> calls() {
        Map<String, Consumer<ProfileStore>> calls = new LinkedHashMap<>();
        calls.put("update of a column", store -> store.update(anyKey(), Changes.set("email", "b@example.com")));
        calls.put("get", store -> store.get(anyKey()));
        calls.put("scan of 100", store -> {
            try (Stream<Profile> some = store.scan(anyKey().substring(0, "user:123".length()))) {
                if (some.count() != 100) {
                    throw new AssertionError("profiles are missing");
                }
            }
        });
        return calls;
    }

    private static String anyKey() {
        return "user:" + (10_000 + ThreadLocalRandom.current().nextInt(PROFILES));
    }

    private static Shards sharded(List<String> locations) throws Exception {
        int count = locations.size();
        return new Shards(locations, text -> {
            String fewer =
                    text.replace("ds_${0..2}", "ds_${0.." + (count - 1) + "}").replace(", 3)}", ", " + count + ")}");
            for (int gone = count; gone < Shards.COUNT; gone++) {
                fewer = fewer.replaceAll("  ds_" + gone + ":\n    <<.*\n    jdbcUrl.*\n", "");
            }
            return fewer;
        });
    }

    /** No other profiles are anywhere. */
    private static void fill(List<String> locations, ProfileStore store) throws Exception {
        for (String location : locations) {
            try (var connection = DriverManager.getConnection(location, PostgresServer.user(), "");
                    var statement = connection.createStatement()) {
                statement.execute("TRUNCATE profile");
            }
        }
        var profile =
                Json.parse("{\"email\":\"a@example.com\",\"phone\":\"555-1234\",\"city\":\"Paris\",\"visits\":12}");
        IntStream.range(10_000, 10_000 + PROFILES).parallel().forEach(i -> store.set("user:" + i, profile));
    }

    private static double rate(ProfileStore store, Consumer<ProfileStore> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        Callable<Long> client = () -> {
            long calls = 0;
            while (System.nanoTime() < end) {
                call.accept(store);
                calls++;
            }
            return calls;
        };
        try {
            long calls = 0;
            for (Future<Long> done : threads.invokeAll(
                    Stream.generate(() -> client).limit(THREADS).toList())) {
                calls += done.get();
            }
            return calls / SECONDS;
        } finally {
            threads.shutdown();
        }
    }
}
