package io.profilestore.contract;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Profiles and changes at random, the same for the same seed; inclined towards what has gone wrong elsewhere. */
final class RandomJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> FIELDS = List.of(
            "email", "phone", "visits", "nick", "Email", "", "a.b", "id", "extra", "document", "select", "\"", "🙂");

    private static final List<String> TEXTS = List.of(
            "", "a", "a@example.com", "null", "0", "1.0", "🙂", "é", "\u0000", "\u2028", "\"", "\\", "{\"a\":1}");

    private final Random random;
    private final boolean anyText;

    /** @param anyText whether texts may hold the character U+0000 */
    RandomJson(long seed, boolean anyText) {
        random = new Random(seed);
        this.anyText = anyText;
    }

    /** Mostly objects, as profiles are. */
    JsonNode profile() {
        return random.nextInt(8) == 0 ? value(3) : object(4);
    }

    ChangeSet changes() {
        ChangeSet changes = Changes.none();
        Set<String> fields = new TreeSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            fields.add(field());
        }
        for (String field : fields) {
            changes = switch (random.nextInt(4)) {
                case 0 -> changes.unset(field);
                case 1 -> changes.increment(field, random.nextLong());
                case 2 -> changes.increment(field, decimal());
                default -> changes.set(field, value(3));
            };
        }
        return changes;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(10) - 5);
            case 3 -> NODES.numberNode(integer());
            case 4 -> NODES.numberNode(decimal());
            case 5, 6 -> NODES.stringNode(text());
            case 7 -> array(depth);
            default -> object(depth);
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(7); i > 0; i--) {
            object.set(field(), value(depth - 1));
        }
        return object;
    }

    private ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            array.add(value(depth - 1));
        }
        return array;
    }

    private BigInteger integer() {
        BigInteger digits = new BigInteger(random.nextInt(150), random);
        return random.nextBoolean() ? digits : digits.negate().multiply(BigInteger.TEN);
    }

    private BigDecimal decimal() {
        return new BigDecimal(integer(), random.nextInt(40) - 20);
    }

    private String field() {
        return random.nextInt(6) == 0 ? text() : FIELDS.get(random.nextInt(FIELDS.size()));
    }

    private String text() {
        String text = anyText();
        return anyText ? text : text.replace('\0', '0');
    }

    private String anyText() {
        if (random.nextBoolean()) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int c = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(c <= 0xffff && Character.isSurrogate((char) c) ? 'x' : c);
        }
        return text.toString();
    }
}
