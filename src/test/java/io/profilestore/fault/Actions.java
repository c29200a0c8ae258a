package io.profilestore.fault;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls on a few profiles of its own. */
final class Actions implements ClientCalls {

    /** Profiles whose {@link Counters} are only added to. */
    private static final int COUNTERS = 8;

    /** Profiles that are replaced and deleted as well. */
    private static final int WHOLE = 4;

    private static final String WHOLE_KEY = "whole:";

    private final int client;
    private final Work work;
    private final RandomGenerator random;
    private String key = "";
    private long values;

    Actions(int client, Work work, long seed) {
        this.client = client;
        this.work = work;
        random = new SplittableRandom(seed * 31 + client);
    }

    /** All that there can be. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < COUNTERS; i++) {
            keys.add(counter(i));
        }
        for (int i = 0; i < WHOLE; i++) {
            keys.add(whole(i));
        }
        return keys;
    }

    @Override
    public Action next(@Nullable Outcome last) {
        if (last instanceof Outcome.Found found && key.startsWith(WHOLE_KEY)) {
            return onFound(found);
        }
        int percent = random.nextInt(100);
        if (work == Work.TRANSACTIONS && percent >= 10) {
            key = whole(random.nextInt(WHOLE));
            return percent < 50
                    ? new Action.Set(key, profile(), Expect.anything())
                    : new Action.Delete(key, Expect.anything());
        }
        if (work == Work.MIXED && percent >= 80) {
            return onWhole(percent);
        }
        key = counter(random.nextInt(COUNTERS));
        if (percent < 50) {
            return new Action.Increment(key, percent < 35 ? Counters.WITH_COLUMN : Counters.WITHOUT_COLUMN, 1);
        } else if (percent < 70) {
            // One has a column in a fresh database, the other has not.
            String field = percent < 60 ? "email" : "note-" + client % 4;
            return new Action.Update(key, Changes.set(field, value()), Expect.anything());
        }
        return new Action.Read(key);
    }

    /** Mostly it is read, to be written on that version next. */
    private Action onWhole(int percent) {
        key = whole(random.nextInt(WHOLE));
        if (percent < 96) {
            return new Action.Read(key);
        }
        return percent < 99
                ? new Action.Set(key, profile(), Expect.anything())
                : new Action.Delete(key, Expect.anything());
    }

    private Action onFound(Outcome.Found found) {
        if (found.version().isEmpty()) {
            return new Action.Set(key, profile(), Expect.absent());
        }
        Expect expect = Expect.version(found.version().getAsLong());
        return random.nextInt(8) == 0 ? new Action.Delete(key, expect) : new Action.Set(key, profile(), expect);
    }

    private ObjectNode profile() {
        return Json.mapper().createObjectNode().put("email", value());
    }

    private String value() {
        return client + "-" + values++;
    }

    private static String counter(int number) {
        return "counter:" + number;
    }

    private static String whole(int number) {
        return WHOLE_KEY + number;
    }
}
