package io.profilestore.bench;

import java.util.List;
import java.util.function.Predicate;

/**
 * How a row's figures become a bar chart: groups of bars along the axis, one bar for each series.
 *
 * @param groups the conditions that name a group, {@link #SUBJECT} among them where it is the subject
 * @param series the condition that names the series, or {@link #SUBJECT}
 * @param value the value that is drawn
 * @param logarithmic whether the axis is
 * @param drawn the figures that are drawn
 */
record Plot(List<String> groups, String series, String value, boolean logarithmic, Predicate<Figure> drawn) {

    static final String SUBJECT = "";

    static String part(Figure figure, String condition) {
        return condition.equals(SUBJECT)
                ? figure.subject()
                : figure.conditions().getOrDefault(condition, "");
    }
}
