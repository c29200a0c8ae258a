package io.profilestore.stress;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Every kind of call at random, some of the writes on the condition that the profile is as it was last read. */
final class MixedWorkload implements Workload {

    /** Some have a column in a fresh database, some have not. The counter is none of them: it always is a number. */
    private static final List<String> FIELDS = List.of("email", "phone", "city", "note");

    private final Keys keys;
    private final Values values;
    private final RandomGenerator random;
    private final Map<String, Long> versions = new HashMap<>();
    private String key = "";

    MixedWorkload(int client, Keys keys, RandomGenerator random) {
        this.keys = keys;
        this.values = new Values(client);
        this.random = random;
    }

    @Override
    public Action next(@Nullable Outcome last) {
        if (last instanceof Outcome.Found found) {
            found.version().ifPresentOrElse(version -> versions.put(key, version), () -> versions.remove(key));
        }
        key = keys.next();
        int percent = random.nextInt(100);
        if (percent < 40) {
            return new Action.Read(key);
        } else if (percent < 50) {
            return new Action.Set(key, profile(), expect());
        } else if (percent < 70) {
            return new Action.Update(key, changes(), expect());
        } else if (percent < 75) {
            return new Action.Update(key, Changes.unset(field()), expect());
        } else if (percent < 95) {
            return new Action.Increment(key, "visits", 1 + random.nextInt(3));
        }
        return new Action.Delete(key, expect());
    }

    private ObjectNode profile() {
        ObjectNode profile = Json.mapper().createObjectNode();
        int first = random.nextInt(FIELDS.size());
        for (String field : FIELDS.subList(first, FIELDS.size())) {
            profile.put(field, values.next());
        }
        return profile;
    }

    private Changes changes() {
        String first = field();
        String second = field();
        ChangeSet changes = Changes.set(first, values.next());
        return first.equals(second) ? changes : changes.set(second, values.next());
    }

    private String field() {
        return FIELDS.get(random.nextInt(FIELDS.size()));
    }

    private Expect expect() {
        Long version = random.nextInt(4) == 0 ? versions.get(key) : null;
        return version == null ? Expect.anything() : Expect.version(version);
    }
}
