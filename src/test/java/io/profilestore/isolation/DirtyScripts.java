package io.profilestore.isolation;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.NotANumber;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import io.profilestore.isolation.ApiAnomaly.Workers;
import io.profilestore.json.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Scripts about changes that mix, or are seen before they are whole. */
final class DirtyScripts {

    private static final String KEY = "user:1";
    private static final int CALLS = 5;

    private DirtyScripts() {}

    /** Two fields with a column and one without; each worker gives all three the same value. */
    static boolean writesMix(Workers workers) {
        return workers.see(
                round -> workers.one().update(KEY, same("one " + round)),
                round -> workers.another().update(KEY, same("another " + round)),
                () -> isMixed(workers.one().get(KEY).orElseThrow()));
    }

    /** What fails: an increment of what is no number, and a version that is not the profile's. */
    static boolean failedUpdateIsRead(Workers workers) {
        workers.one().set(KEY, Json.parse("{\"email\":\"good\",\"phone\":\"good\",\"nick\":\"good\"}"));
        AtomicBoolean bad = new AtomicBoolean();
        return workers.see(
                round -> {
                    for (int i = 0; i < CALLS; i++) {
                        failingUpdates(workers.one());
                    }
                },
                round -> {
                    for (int i = 0; i < CALLS; i++) {
                        JsonNode profile = workers.another().get(KEY).orElseThrow();
                        if (!values(profile).equals(Set.of("good"))) {
                            bad.set(true);
                        }
                    }
                },
                bad::get);
    }

    private static void failingUpdates(ProfileStore store) {
        try {
            store.update(KEY, Changes.set("email", "bad").increment("nick", 1));
            throw new AssertionError("nick was a number");
        } catch (NotANumber expected) {
            // Nothing of it may be seen.
        }
        try {
            store.update(KEY, same("bad"), Expect.version(1));
            throw new AssertionError("the profile was at version 1");
        } catch (VersionConflict expected) {
            // Likewise.
        }
    }

    static boolean halfIsRead(Workers workers) {
        workers.one().update(KEY, same("0"));
        AtomicBoolean mixed = new AtomicBoolean();
        return workers.see(
                round -> {
                    workers.one().update(KEY, same("updated " + round));
                    workers.one().set(KEY, apply(Json.mapper().createObjectNode(), "set " + round));
                    workers.one().modify(KEY, profile -> apply((ObjectNode) profile, "modified " + round));
                },
                round -> {
                    for (int i = 0; i < CALLS; i++) {
                        if (isMixed(workers.another().get(KEY).orElseThrow())) {
                            mixed.set(true);
                        }
                    }
                },
                mixed::get);
    }

    /** A worker counts upwards; what the other one reads must never go back. */
    static boolean updateVanishes(Workers workers) {
        workers.one().update(KEY, Changes.set("visits", 0).set("email", "0"));
        AtomicLong newest = new AtomicLong();
        AtomicBoolean wentBack = new AtomicBoolean();
        return workers.see(
                round -> {
                    for (int i = 0; i < CALLS; i++) {
                        workers.one().increment(KEY, "visits", 1);
                    }
                },
                round -> {
                    for (int i = 0; i < CALLS; i++) {
                        long now = workers.another()
                                .get(KEY)
                                .orElseThrow()
                                .get("visits")
                                .longValue();
                        if (now < newest.getAndSet(now)) {
                            wentBack.set(true);
                        }
                    }
                },
                wentBack::get);
    }

    private static Changes same(String value) {
        return Changes.set("email", value).set("phone", value).set("nick", value);
    }

    private static JsonNode apply(ObjectNode profile, String value) {
        return profile.put("email", value).put("phone", value).put("nick", value);
    }

    private static boolean isMixed(JsonNode profile) {
        return profile.size() != 3 || values(profile).size() != 1;
    }

    private static Set<String> values(JsonNode profile) {
        Set<String> values = new TreeSet<>();
        profile.forEach(value -> values.add(value.asString()));
        return values;
    }
}
