package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A store of one profile and its clients, in one thread with a clock of its own: each call takes effect at one instant, as
 * it should, unless a fault is asked for. It shares no code with the checker's idea of a store.
 */
final class Simulation {

    enum Fault {
        NONE,
        /** Acknowledges without writing. */
        LOST_WRITE,
        /** Counts an increment twice. */
        DOUBLED_INCREMENT,
        /** Answers a read from an earlier state. */
        OLD_ANSWER,
        /** Gives a version that was given before. */
        OLD_VERSION,
        /** Says that a write failed, and does it. */
        FALSE_FAILURE,
        /** Does not look at what the client expects. */
        IGNORED_EXPECTATION
    }

    private record Stored(@Nullable Map<String, Object> fields, long version) {}

    private final class Client {
        private final int number;
        private long called;
        private @Nullable Action action;
        private @Nullable Outcome outcome;
        private long lastVersion = 1;

        Client(int number) {
            this.number = number;
        }

        void step() {
            if (action == null) {
                action = load.next(random, number, lastVersion);
                called = ++time;
            } else if (outcome == null) {
                outcome = takeEffect(action);
            } else {
                answer();
            }
        }

        private void answer() {
            boolean silent = random.nextInt(10) < unansweredInTen && !(action instanceof Action.Read);
            if (silent || outcome instanceof Outcome.Unknown) {
                script.unanswered(number, called, action);
            } else {
                if (outcome instanceof Outcome.Found found) {
                    lastVersion = found.version().orElse(1);
                } else if (outcome instanceof Outcome.Written written) {
                    lastVersion = written.version();
                }
                script.call(number, called, ++time, action, outcome);
            }
            action = null;
            outcome = null;
        }
    }

    private final Random random;
    private final boolean versionsGrow;
    private final Fault fault;
    private final int unansweredInTen;
    private final Load load;
    private final Script script = new Script();
    private final List<Stored> past = new ArrayList<>(List.of(new Stored(null, 0)));
    private final List<Action> late = new ArrayList<>();
    private Stored now = past.get(0);
    private long lastVersion;
    private long time;

    Simulation(long seed, boolean versionsGrow, Fault fault, int unansweredInTen) {
        this(seed, versionsGrow, fault, unansweredInTen, new Load.Anything());
    }

    Simulation(long seed, boolean versionsGrow, Fault fault, int unansweredInTen, Load load) {
        this.load = load;
        random = new Random(seed);
        this.versionsGrow = versionsGrow;
        this.fault = fault;
        this.unansweredInTen = unansweredInTen;
    }

    Script run(int clients, int calls) {
        List<Client> all = new ArrayList<>();
        for (int number = 0; number < clients; number++) {
            all.add(new Client(number));
        }
        while (script.operations().size() < calls) {
            all.get(random.nextInt(clients)).step();
            if (!late.isEmpty() && random.nextInt(5) == 0) {
                perform(late.remove(0), false);
            }
        }
        for (Client client : all) {
            while (client.action != null) {
                client.step();
            }
        }
        Action read = Script.read();
        script.call(clients, time + 1, time + 2, read, perform(read, false));
        return script;
    }

    private Outcome takeEffect(Action action) {
        boolean write = !(action instanceof Action.Read);
        if (write && unansweredInTen > 0 && random.nextInt(5) == 0) {
            // It may come later, or never; the client will not be told.
            if (random.nextBoolean()) {
                late.add(action);
            }
            return new Outcome.Unknown("no answer");
        }
        return perform(action, fault != Fault.NONE && random.nextInt(4) == 0);
    }

    private Outcome perform(Action action, boolean faulty) {
        Stored before = faulty && fault == Fault.OLD_ANSWER && action instanceof Action.Read
                ? past.get(random.nextInt(past.size()))
                : now;
        OptionalLong version = before.fields() == null ? OptionalLong.empty() : OptionalLong.of(before.version());
        if (!action.expect().met(version) && !(faulty && fault == Fault.IGNORED_EXPECTATION)) {
            return new Outcome.Conflict(version);
        }
        if (action instanceof Action.Read) {
            return new Outcome.Found(before.fields() == null ? null : json(before.fields()), version);
        }
        if (action instanceof Action.Delete) {
            return delete(faulty);
        }
        int times = faulty && fault == Fault.DOUBLED_INCREMENT ? 2 : 1;
        Map<String, Object> fields = new TreeMap<>(before.fields() == null ? Map.of() : before.fields());
        if (action instanceof Action.Set set) {
            fields.clear();
            set.value().properties().forEach(f -> fields.put(f.getKey(), plain(f.getValue())));
        } else if (action instanceof Action.Update update) {
            update.changes().byField().forEach((field, change) -> change(fields, field, change, times));
        } else if (action instanceof Action.Increment add) {
            add(fields, add.field(), add.delta() * times);
        }
        long next = nextVersion(fields, faulty && fault == Fault.OLD_VERSION);
        if (!(faulty && fault == Fault.LOST_WRITE)) {
            store(new Stored(fields, next));
        }
        if (faulty && fault == Fault.FALSE_FAILURE) {
            return new Outcome.Failed("so they say");
        }
        return action instanceof Action.Increment add
                ? new Outcome.Summed((Long) fields.get(add.field()))
                : new Outcome.Written(next);
    }

    private Outcome delete(boolean faulty) {
        boolean existed = now.fields() != null;
        if (existed && !(faulty && fault == Fault.LOST_WRITE)) {
            store(new Stored(null, 0));
        }
        return new Outcome.Deleted(existed);
    }

    private void store(Stored next) {
        past.add(next);
        now = next;
    }

    private long nextVersion(Map<String, Object> fields, boolean again) {
        if (!versionsGrow) {
            return ValueDigest.version(json(fields));
        }
        if (!again) {
            lastVersion += 1 + random.nextInt(3);
        }
        return lastVersion;
    }

    private static void change(Map<String, Object> fields, String field, Changes.Change change, int times) {
        if (change instanceof Changes.Set set) {
            fields.put(field, plain(set.value()));
        } else if (change instanceof Changes.Increment increment) {
            add(fields, field, increment.delta().longValue() * times);
        } else {
            fields.remove(field);
        }
    }

    private static void add(Map<String, Object> fields, String field, long delta) {
        fields.merge(field, delta, (a, b) -> (Long) a + (Long) b);
    }

    private static Object plain(JsonNode value) {
        return value.isNumber() ? (Object) value.longValue() : value.stringValue();
    }

    private static JsonNode json(Map<String, Object> fields) {
        return Json.mapper().valueToTree(fields);
    }
}
