package io.profilestore.migrate;

import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is counted of one field while a source is read; takes at most 4 KB. */
final class FieldCounts {

    static final int MAX_EXAMPLES = 3;
    static final int MAX_EXAMPLE_LENGTH = 40;

    private static final MathContext RANGE_DIGITS = new MathContext(40);

    /** The values of one type. */
    private static final class Tally {
        private long values;
        private long fitting;
    }

    private final Map<JsonType, Tally> types = new EnumMap<>(JsonType.class);
    private final DistinctCount distinct = new DistinctCount();
    private final long[] exampleHashes = new long[MAX_EXAMPLES];
    private final String[] examples = {"", "", ""};
    private int exampleCount;

    private long present;
    private long nulls;
    private long longestString;
    private long longestContainer;
    private long leastLong = Long.MAX_VALUE;
    private long greatestLong = Long.MIN_VALUE;
    private @Nullable JsonNode least;
    private @Nullable JsonNode greatest;

    /** In how many profiles the field is. */
    long present() {
        return present;
    }

    /** In how many of them it holds JSON {@code null}. */
    long nulls() {
        return nulls;
    }

    /** How many values fit each type; without the types that none fits. */
    Map<ColumnType, Long> fitting() {
        Map<ColumnType, Long> counts = new EnumMap<>(ColumnType.class);
        types.forEach((type, tally) -> {
            if (tally.fitting > 0) {
                counts.merge(type.column(), tally.fitting, Long::sum);
            }
        });
        return counts;
    }

    void add(JsonNode value) {
        present++;
        if (value.isNull()) {
            nulls++;
            return;
        }
        JsonType type = JsonType.of(value);
        Tally tally = types.computeIfAbsent(type, first -> new Tally());
        tally.values++;
        if (type.column().fits(value)) {
            tally.fitting++;
        }
        long hash = ValueMeasure.hash(value);
        distinct.add(hash);
        if (exampleCount < MAX_EXAMPLES) {
            addExample(value, hash);
        }
        switch (type) {
            case STRING -> longestString = Math.max(longestString, characters(value.stringValue()));
            case ARRAY, OBJECT -> longestContainer = Math.max(longestContainer, ValueMeasure.size(value));
            case INTEGER, DECIMAL -> addNumber(value);
            case BOOLEAN -> {}
        }
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private void addNumber(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            leastLong = Math.min(leastLong, value.longValue());
            greatestLong = Math.max(greatestLong, value.longValue());
            return;
        }
        BigDecimal number = value.decimalValue();
        if (least == null || number.compareTo(least.decimalValue()) < 0) {
            least = shortened(value, number);
        }
        if (greatest == null || number.compareTo(greatest.decimalValue()) > 0) {
            greatest = shortened(value, number);
        }
    }

    private static JsonNode shortened(JsonNode value, BigDecimal number) {
        return number.precision() <= RANGE_DIGITS.getPrecision()
                ? value
                : Json.mapper().getNodeFactory().numberNode(number.round(RANGE_DIGITS));
    }

    private void addExample(JsonNode value, long hash) {
        for (int i = 0; i < exampleCount; i++) {
            if (exampleHashes[i] == hash) {
                return;
            }
        }
        exampleHashes[exampleCount] = hash;
        examples[exampleCount++] = example(value);
    }

    private static String example(JsonNode value) {
        // A string of megabytes is cut before it is written.
        String text = value.isString() && value.stringValue().length() > MAX_EXAMPLE_LENGTH
                ? Json.text(JsonNodeFactory.instance.stringNode(cut(value.stringValue(), MAX_EXAMPLE_LENGTH)))
                : Json.text(value);
        return text.length() <= MAX_EXAMPLE_LENGTH ? text : cut(text, MAX_EXAMPLE_LENGTH - 1) + "…";
    }

    /** So many UTF-16 units, or one less so as not to cut a character. */
    private static String cut(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    FieldSummary summary(String name) {
        Map<JsonType, Long> counts = new EnumMap<>(JsonType.class);
        types.forEach((type, tally) -> counts.put(type, tally.values));
        boolean longs = leastLong <= greatestLong;
        return new FieldSummary(
                name,
                present,
                nulls,
                counts,
                distinct.count(),
                distinct.isExact(),
                longestString,
                longestContainer,
                bound(least, longs, leastLong, -1),
                bound(greatest, longs, greatestLong, 1),
                Stream.of(examples).limit(exampleCount).toList());
    }

    /** The one of the two that is further in a direction. */
    private static @Nullable JsonNode bound(@Nullable JsonNode other, boolean hasLong, long number, int direction) {
        boolean isLong = hasLong
                && (other == null || BigDecimal.valueOf(number).compareTo(other.decimalValue()) * direction > 0);
        return isLong ? JsonNodeFactory.instance.numberNode(number) : other;
    }
}
