package io.profilestore.fault;

import io.profilestore.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file that is moved while its old workers go on writing to it: half of its profiles change from one run of the migration
 * to the next, some come later, and some go in the last.
 *
 * @param lastRun counted from 0
 */
record LiveSource(int lastRun) {

    static final int PROFILES = 3_000;

    /** Gets its column when the profiles are there. */
    static final String LATE_COLUMN = "nick";

    static String key(int number) {
        return "user:" + number;
    }

    /** The file as a run finds it. */
    Map<String, JsonNode> at(int run) {
        Map<String, JsonNode> profiles = new LinkedHashMap<>();
        for (int i = 0; i < PROFILES; i++) {
            boolean comesLater = i % 10 == 9 && run == 0;
            boolean hasGone = i % 50 == 7 && run == lastRun;
            if (!comesLater && !hasGone) {
                profiles.put(key(i), profile(run, i));
            }
        }
        return profiles;
    }

    private static ObjectNode profile(int run, int number) {
        int changed = (number + run) % 2 == 0 ? run : Math.max(0, run - 1);
        String from = "old-" + changed + "-" + number;
        ObjectNode profile = Json.mapper()
                .createObjectNode()
                .put("email", from + "@example.com")
                .put("city", from)
                .put(LATE_COLUMN, from)
                .put("visits", changed * PROFILES + number);
        profile.putArray("tags").add(from);
        return profile;
    }
}
