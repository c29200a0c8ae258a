package io.profilestore.migrate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a field holds in all profiles of a source.
 *
 * @param field its name; shortened and ending in {@code ……} where it is too long for a column
 * @param present how many profiles have it
 * @param nulls in how many of them it holds JSON null
 * @param types how many values of each type there are, JSON null apart; without types that do not occur
 * @param distinct how many different values there are, JSON null apart
 * @param distinctIsExact whether {@code distinct} is exact; otherwise it is an estimate whose standard error is
 *     {@link #DISTINCT_ERROR} of it
 * @param longestString in characters, 0 where there is no string
 * @param longestContainer the longest array or object, in bytes of compact JSON text; 0 where there is none
 * @param least the least number, rounded where it has more than 40 digits; null where there is no number
 * @param greatest likewise
 * @param examples the first different values, up to three, as JSON text of at most 40 characters
 */
public record FieldSummary(
        String field,
        long present,
        long nulls,
        Map<JsonType, Long> types,
        long distinct,
        boolean distinctIsExact,
        long longestString,
        long longestContainer,
        @Nullable JsonNode least,
        @Nullable JsonNode greatest,
        List<String> examples) {

    /** The standard error of an estimated number of different values, as a share of it. */
    public static final double DISTINCT_ERROR = DistinctCount.STANDARD_ERROR;

    /** The number of different values in words: exact, or {@code about} and an estimate in round figures. */
    public String distinctText() {
        if (distinctIsExact) {
            return String.format(Locale.ROOT, "%,d", distinct);
        }
        long unit = 1;
        while (distinct / unit >= 1_000) {
            unit *= 10;
        }
        return String.format(Locale.ROOT, "about %,d", (distinct + unit / 2) / unit * unit);
    }

    /** How many values there are, JSON null apart. */
    public long values() {
        return present - nulls;
    }
}
