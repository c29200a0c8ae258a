package io.profilestore.check;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What the clients of a {@link Simulation} ask for, call after call. No value is written to a field twice. */
interface Load {

    /** The client's next call; the version is the one it was told last. */
    Action next(Random random, int client, long lastVersion);

    /** Every kind of call. */
    final class Anything implements Load {

        private int values;

        @Override
        public Action next(Random random, int client, long lastVersion) {
            String field = random.nextBoolean() ? "email" : "phone";
            return switch (random.nextInt(11)) {
                case 0, 1, 2 -> Script.read();
                case 3, 4 -> Script.update(field, value());
                case 5 -> new Action.Update(Script.KEY, Changes.set(field, value()), Expect.version(lastVersion));
                case 6, 7 -> new Action.Increment(Script.KEY, "visits", 1 + random.nextInt(2));
                case 8 -> Script.update(Changes.set(field, value()).increment("visits", 1 + random.nextInt(2)));
                case 9 ->
                    random.nextBoolean()
                            ? Script.update(Changes.unset(field))
                            : Script.set("{\"" + field + "\":\"" + value() + "\",\"visits\":0}");
                default -> rare(random);
            };
        }

        private Action rare(Random random) {
            return switch (random.nextInt(6)) {
                case 0, 1 -> Script.delete();
                case 2 -> new Action.Set(Script.KEY, Json.parse("{\"email\":\"" + value() + "\"}"), Expect.absent());
                default -> Script.read();
            };
        }

        private String value() {
            return "v" + values++;
        }
    }

    /** Each client reads and then sets a field of its own. */
    final class Fields implements Load {

        private final Set<Integer> reading = new HashSet<>();
        private int values;

        @Override
        public Action next(Random random, int client, long lastVersion) {
            if (reading.add(client)) {
                return Script.read();
            }
            reading.remove(client);
            return Script.update("field-" + client, "v" + values++);
        }
    }

    /** Any call on few fields, more reads than writes, some writes on the version last read. */
    final class Mixed implements Load {

        private static final List<String> FIELDS = List.of("email", "phone", "city", "note");

        private int values;

        @Override
        public Action next(Random random, int client, long lastVersion) {
            int percent = random.nextInt(100);
            Expect expect = random.nextInt(4) == 0 ? Expect.version(lastVersion) : Expect.anything();
            if (percent < 40) {
                return Script.read();
            } else if (percent < 50) {
                return new Action.Set(Script.KEY, profile(random), expect);
            } else if (percent < 70) {
                return new Action.Update(Script.KEY, changes(random), expect);
            } else if (percent < 75) {
                return new Action.Update(Script.KEY, Changes.unset(field(random)), expect);
            } else if (percent < 95) {
                return new Action.Increment(Script.KEY, "visits", 1 + random.nextInt(3));
            }
            return new Action.Delete(Script.KEY, expect);
        }

        private ObjectNode profile(Random random) {
            ObjectNode profile = Json.mapper().createObjectNode();
            FIELDS.subList(random.nextInt(FIELDS.size()), FIELDS.size())
                    .forEach(field -> profile.put(field, "v" + values++));
            return profile;
        }

        private ChangeSet changes(Random random) {
            String first = field(random);
            String second = field(random);
            ChangeSet changes = Changes.set(first, "v" + values++);
            return first.equals(second) ? changes : changes.set(second, "v" + values++);
        }

        private static String field(Random random) {
            return FIELDS.get(random.nextInt(FIELDS.size()));
        }
    }
}
