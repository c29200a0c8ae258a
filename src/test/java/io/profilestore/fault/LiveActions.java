package io.profilestore.fault;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a worker of the new store does with the profiles of a {@link LiveSource}, before and after they arrive there. */
final class LiveActions implements ClientCalls {

    private static final int OTHERS = 40;
    private static final int MUCH_USED = 20;

    /** Between two of these; no multiple of five, so that they are of both kinds. */
    private static final int APART = 149;

    /** After each call, so that many profiles are as they were imported when the next run comes. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final int client;
    private final RandomGenerator random;
    private final Map<String, Long> versions = new HashMap<>();
    private String key = "";
    private long values;

    LiveActions(int client, long seed) {
        this.client = client;
        random = new SplittableRandom(seed * 31 + client);
    }

    /** Those that the source has at some time, and those that it never has. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < LiveSource.PROFILES; i++) {
            keys.add(LiveSource.key(i));
        }
        for (int i = 0; i < OTHERS; i++) {
            keys.add(other(i));
        }
        return keys;
    }

    /** Whether a profile is changed field by field only, so that its {@link Counters} add up. */
    static boolean isCounted(String key) {
        return number(key) % 5 != 0;
    }

    @Override
    public Action next(@Nullable Outcome last) {
        if (last instanceof Outcome.Found found) {
            found.version().ifPresentOrElse(version -> versions.put(key, version), () -> versions.remove(key));
        }
        LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
        key = anyKey();
        int percent = random.nextInt(100);
        return isCounted(key) ? onFields(percent) : onWhole(percent);
    }

    private String anyKey() {
        int percent = random.nextInt(100);
        if (percent < 10) {
            return other(random.nextInt(OTHERS));
        }
        return LiveSource.key(percent < 30 ? random.nextInt(MUCH_USED) * APART : random.nextInt(LiveSource.PROFILES));
    }

    private Action onFields(int percent) {
        if (percent < 25) {
            return new Action.Increment(key, percent < 15 ? Counters.WITH_COLUMN : Counters.WITHOUT_COLUMN, 1);
        } else if (percent < 40) {
            return new Action.Increment(key, "visits", 1);
        } else if (percent < 55) {
            return update(Changes.set("email", value()));
        } else if (percent < 70) {
            return update(Changes.set(LiveSource.LATE_COLUMN, value()));
        } else if (percent < 80) {
            return update(Changes.set("note-" + client, value()).unset("tags").increment("visits", 1));
        }
        return new Action.Read(key);
    }

    private Action onWhole(int percent) {
        Long version = versions.remove(key);
        Expect expect = version == null ? Expect.anything() : Expect.version(version);
        if (percent < 30) {
            return new Action.Set(key, profile(), expect);
        } else if (percent < 50) {
            return new Action.Delete(key, expect);
        } else if (percent < 60) {
            return new Action.Set(key, profile(), Expect.absent());
        } else if (percent < 80) {
            return update(Changes.set("city", value()).set(LiveSource.LATE_COLUMN, value()));
        }
        return new Action.Read(key);
    }

    private Action update(ChangeSet changes) {
        return new Action.Update(key, changes, Expect.anything());
    }

    private ObjectNode profile() {
        return Json.mapper().createObjectNode().put("email", value()).put("note-" + client, value());
    }

    private String value() {
        return client + "-" + values++;
    }

    private static String other(int number) {
        return "new:" + number;
    }

    private static int number(String key) {
        return Integer.parseInt(key.substring(key.indexOf(':') + 1));
    }
}
