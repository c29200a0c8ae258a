package io.profilestore.isolation;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.isolation.ApiAnomaly.Workers;
import io.profilestore.json.Json;
import io.profilestore.sql.SqlStore;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Scripts about several profiles, which no call changes together. */
final class SkewScripts {

    /** More than a scan reads at once. */
    private static final int PROFILES = 300;

    private SkewScripts() {}

    static boolean scanFindsNewProfile(Workers workers) {
        fill(workers);
        try (Stream<Profile> scan = workers.one().scan("user:")) {
            Iterator<Profile> profiles = scan.iterator();
            profiles.next();
            workers.another().set("user:999", Json.parse("{\"count\":0}"));
            return last(profiles).key().equals("user:999");
        }
    }

    static boolean scanMixesInstants(Workers workers) {
        fill(workers);
        try (Stream<Profile> scan = workers.one().scan("user:")) {
            return mixesInstants(workers, scan);
        }
    }

    /** The files are read whole by each call, so there it is {@code scan} that an export reads. */
    static boolean snapshotMixesInstants(Workers workers) {
        fill(workers);
        ProfileStore store = workers.one();
        try (Stream<Profile> all = store instanceof SqlStore sql ? sql.snapshot("user:") : store.scan("user:")) {
            return mixesInstants(workers, all);
        }
    }

    private static boolean mixesInstants(Workers workers, Stream<Profile> all) {
        Iterator<Profile> profiles = all.iterator();
        JsonNode first = profiles.next().value();
        workers.another().increment("user:000", "count", 1);
        workers.another().increment("user:" + (PROFILES - 1), "count", 1);
        JsonNode last = last(profiles).value();
        return last.get("count").intValue() != first.get("count").intValue();
    }

    private static Profile last(Iterator<Profile> profiles) {
        Profile last = profiles.next();
        while (profiles.hasNext()) {
            last = profiles.next();
        }
        return last;
    }

    private static void fill(Workers workers) {
        Map<String, JsonNode> profiles = new TreeMap<>();
        for (int i = 0; i < PROFILES; i++) {
            profiles.put("user:%03d".formatted(i), Json.parse("{\"count\":0}"));
        }
        workers.backend().fill(workers.one(), profiles);
    }

    /** Each gives up a duty after seeing that the other one has it. */
    static boolean writeSkew(Workers workers) {
        JsonNode onDuty = Json.parse("{\"onDuty\":true}");
        workers.one().set("user:1", onDuty);
        workers.one().set("user:2", onDuty);
        Profile one = find(workers.one(), "user:1");
        Profile two = find(workers.another(), "user:2");
        boolean oneMayLeave = isOnDuty(find(workers.one(), "user:2"));
        boolean twoMayLeave = isOnDuty(find(workers.another(), "user:1"));
        workers.one().update("user:1", Changes.set("onDuty", false), Expect.version(one.version()));
        workers.another().update("user:2", Changes.set("onDuty", false), Expect.version(two.version()));
        return oneMayLeave
                && twoMayLeave
                && !isOnDuty(find(workers.one(), "user:1"))
                && !isOnDuty(find(workers.one(), "user:2"));
    }

    private static Profile find(ProfileStore store, String key) {
        return store.find(key).orElseThrow();
    }

    private static boolean isOnDuty(Profile profile) {
        return profile.value().get("onDuty").booleanValue();
    }

    /** Each takes the only place after seeing that it is free. */
    static boolean phantomSkew(Workers workers) {
        boolean free = workers.one().keys("place:").findAny().isEmpty();
        boolean freeToo = workers.another().keys("place:").findAny().isEmpty();
        workers.one().set("place:one", Json.parse("{}"), Expect.absent());
        workers.another().set("place:another", Json.parse("{}"), Expect.absent());
        return free && freeToo && workers.one().keys("place:").count() == 2;
    }
}
