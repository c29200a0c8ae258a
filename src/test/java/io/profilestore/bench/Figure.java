package io.profilestore.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one subject under some conditions. Immutable.
 *
 * @param conditions what it was measured under, for example {@code clients}, in the order in which tables show them
 * @param subject what was measured, for example {@code adapter}
 * @param values by their names, which hold their units
 * @param goals the least that is aimed at, by the names of those values that have such a goal
 */
record Figure(Map<String, String> conditions, String subject, Map<String, Spread> values, Map<String, Double> goals) {

    static final String RATIO = "ratio";

    /** What may be lost of what was acknowledged: the one condition that every later kind of store can differ in. */
    static final String DURABILITY = "durability";

    static Figure of(String subject) {
        return new Figure(Map.of(), subject, Map.of(), Map.of());
    }

    Figure under(String condition, Object value) {
        return new Figure(with(conditions, condition, value.toString()), subject, values, goals);
    }

    Figure value(String name, Spread value) {
        return new Figure(conditions, subject, with(values, name, value), goals);
    }

    /** @param goal the least that is aimed at; 0 where there is none */
    Figure value(String name, Spread value, double goal) {
        return new Figure(conditions, subject, with(values, name, value), goal > 0 ? with(goals, name, goal) : goals);
    }

    Figure value(String name, double value) {
        return value(name, Spread.of(value));
    }

    Figure value(String name, long count) {
        return value(name, (double) count);
    }

    /** How it compares to its peer, of which at least this much is aimed at; 0 where nothing is. */
    Figure ratio(Spread ratio, double goal) {
        return value(RATIO, ratio, goal);
    }

    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        Map<String, T> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
