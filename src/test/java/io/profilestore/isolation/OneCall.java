package io.profilestore.isolation;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call on one profile, as it is written down for a comparison.
 *
 * @param name its name
 * @param action calls the store, given the version that the profile had at first, and says what came back
 */
record OneCall(String name, BiFunction<ProfileStore, Long, String> action) {

    static final String KEY = "user:1";

    /** Fields with a column, without one, both; each kind of change and of requirement. */
    static List<OneCall> all() {
        return List.of(
                new OneCall("update email", (s, v) -> done(s.update(KEY, Changes.set("email", "A")))),
                new OneCall("update nick", (s, v) -> done(s.update(KEY, Changes.set("nick", "B")))),
                new OneCall(
                        "unset email, set phone, add to visits",
                        (s, v) -> done(s.update(
                                KEY, Changes.unset("email").set("phone", "C").increment("visits", 1)))),
                new OneCall(
                        "update email at version",
                        (s, v) -> done(s.update(KEY, Changes.set("email", "D"), Expect.version(v)))),
                new OneCall(
                        "update nick where present",
                        (s, v) -> done(s.update(KEY, Changes.set("nick", "E"), Expect.present()))),
                new OneCall("increment visits", (s, v) -> "" + s.increment(KEY, "visits", 10)),
                new OneCall("set", (s, v) -> done(s.set(KEY, Json.parse("{\"email\":\"F\",\"fax\":\"F\"}")))),
                new OneCall("set null", (s, v) -> done(s.set(KEY, Json.parse("null")))),
                new OneCall("set at version", (s, v) -> done(s.set(KEY, Json.parse("[1]"), Expect.version(v)))),
                new OneCall(
                        "set where absent",
                        (s, v) -> done(s.set(KEY, Json.parse("{\"visits\":100}"), Expect.absent()))),
                new OneCall("delete", (s, v) -> "" + s.delete(KEY)),
                new OneCall("delete at version", (s, v) -> "" + s.delete(KEY, Expect.version(v))),
                new OneCall(
                        "modify",
                        (s, v) -> s.modify(KEY, OneCall::marked)
                                .map(OneCall::text)
                                .orElse("")),
                new OneCall("get", (s, v) -> stored(s)));
    }

    /** What is not one call, and loses changes. */
    static OneCall getThenSet() {
        return new OneCall(
                "get, then set", (s, v) -> done(s.set(KEY, marked(s.get(KEY).orElse(null)))));
    }

    /** What came back, or the kind of error. */
    String on(ProfileStore store, long version) {
        try {
            return action.apply(store, version);
        } catch (StoreException e) {
            return e.getClass().getSimpleName();
        }
    }

    static String stored(ProfileStore store) {
        return store.get(KEY).map(OneCall::text).orElse("absent");
    }

    private static JsonNode marked(JsonNode value) {
        ObjectNode profile =
                value instanceof ObjectNode object ? object : Json.mapper().createObjectNode();
        return profile.put("marked", true);
    }

    /** Members in order. */
    private static String text(JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            return value.toString();
        }
        Map<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members.toString();
    }

    /** Versions differ from run to run. */
    private static String done(long version) {
        return version > 0 ? "done" : "no version";
    }

    @Override
    public String toString() {
        return name;
    }
}
