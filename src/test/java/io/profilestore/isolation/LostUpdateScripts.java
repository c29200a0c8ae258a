package io.profilestore.isolation;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import io.profilestore.isolation.ApiAnomaly.Workers;
import io.profilestore.json.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Scripts about changes that were acknowledged and are gone. */
final class LostUpdateScripts {

    private static final String KEY = "user:1";

    private LostUpdateScripts() {}

    /** One worker's field has a column, the other one's has not; then both have none. */
    static boolean updates(Workers workers) {
        return workers.see(
                round -> {
                    workers.one().update(KEY, Changes.set("email", "" + round));
                    workers.one().update(KEY, Changes.set("nick", "" + round));
                },
                round -> {
                    workers.another().update(KEY, Changes.set("city", "" + round));
                    workers.another().update(KEY, Changes.set("phone", "" + round));
                },
                new LastOfAll(workers.one())::isMissing);
    }

    private static final class LastOfAll {
        private final ProfileStore store;
        private int round;

        LastOfAll(ProfileStore store) {
            this.store = store;
        }

        boolean isMissing() {
            round++;
            JsonNode profile = store.get(KEY).orElseThrow();
            return !List.of("email", "nick", "city", "phone").stream()
                    .allMatch(field -> profile.path(field).asString("").equals("" + round));
        }
    }

    static boolean increments(Workers workers) {
        AtomicLong made = new AtomicLong();
        Race.Worker one = round -> {
            workers.one().increment(KEY, "count", 1);
            made.incrementAndGet();
        };
        Race.Worker another = round -> {
            workers.another().increment(KEY, "count", 1);
            made.incrementAndGet();
        };
        return workers.see(one, another, () -> count(workers.one()) != made.get());
    }

    static boolean expectedVersions(Workers workers) {
        workers.one().set(KEY, Json.parse("{\"count\":0,\"email\":\"0\"}"));
        AtomicLong made = new AtomicLong();
        return workers.see(
                round -> countIfNobodyWasFaster(workers.one(), made),
                round -> countIfNobodyWasFaster(workers.another(), made),
                () -> count(workers.one()) != made.get()
                        || !workers.one()
                                .get(KEY)
                                .orElseThrow()
                                .get("email")
                                .asString()
                                .equals("" + made));
    }

    private static void countIfNobodyWasFaster(ProfileStore store, AtomicLong made) {
        Profile profile = store.find(KEY).orElseThrow();
        long next = profile.value().get("count").longValue() + 1;
        try {
            store.update(KEY, Changes.set("count", next).set("email", "" + next), Expect.version(profile.version()));
            made.incrementAndGet();
        } catch (VersionConflict faster) {
            // Not made.
        }
    }

    static boolean modifies(Workers workers) {
        AtomicLong made = new AtomicLong();
        return workers.see(
                round -> modify(workers.one(), made),
                round -> modify(workers.another(), made),
                () -> count(workers.one()) != made.get());
    }

    private static void modify(ProfileStore store, AtomicLong made) {
        store.modify(KEY, profile -> {
            ObjectNode changed = profile == null ? Json.mapper().createObjectNode() : (ObjectNode) profile;
            return changed.put("count", changed.path("count").asLong(0) + 1);
        });
        made.incrementAndGet();
    }

    /** The misuse that the documentation warns of, once with a whole profile and once with a nested value. */
    static boolean getThenSet(Workers workers) {
        workers.one().set(KEY, Json.parse("{\"nested\":{}}"));
        ObjectNode read = (ObjectNode) workers.one().get(KEY).orElseThrow();
        workers.another().update(KEY, Changes.set("email", "another"));
        workers.one().set(KEY, read.put("phone", "one"));
        boolean whole = !workers.one().get(KEY).orElseThrow().has("email");

        ObjectNode nested = (ObjectNode) workers.one().get(KEY).orElseThrow().get("nested");
        workers.another().update(KEY, Changes.set("nested", Json.parse("{\"a\":1}")));
        workers.one().update(KEY, Changes.set("nested", nested.put("b", 1)));
        boolean part = !workers.one().get(KEY).orElseThrow().get("nested").has("a");
        return whole && part;
    }

    private static long count(ProfileStore store) {
        return store.get(KEY).orElseThrow().get("count").longValue();
    }
}
