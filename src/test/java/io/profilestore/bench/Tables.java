package io.profilestore.bench;

import io.profilestore.bench.Results.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Results as Markdown. */
final class Tables {

    private Tables() {}

    /** One table for a row, and above it what went wrong. */
    static String of(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        if (outcome.failure() != null) {
            text.append("**Not measured to its end:** ")
                    .append(outcome.failure())
                    .append("\n\n");
        }
        if (outcome.figures().isEmpty()) {
            return text.toString();
        }
        Set<String> conditions = new LinkedHashSet<>();
        Set<String> values = new LinkedHashSet<>();
        outcome.figures().forEach(figure -> {
            conditions.addAll(figure.conditions().keySet());
            values.addAll(figure.values().keySet());
        });
        List<String> header = new ArrayList<>(conditions);
        header.add("");
        header.addAll(values);
        line(text, header);
        List<String> rule = new ArrayList<>(Collections.nCopies(conditions.size() + 1, "---"));
        rule.addAll(Collections.nCopies(values.size(), "---:"));
        line(text, rule);
        for (Figure figure : outcome.figures()) {
            List<String> cells = new ArrayList<>();
            conditions.forEach(c -> cells.add(figure.conditions().getOrDefault(c, "")));
            cells.add(figure.subject());
            values.forEach(v -> cells.add(cell(figure, v)));
            line(text, cells);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(Figure figure, String name) {
        Spread value = figure.values().get(name);
        if (value == null) {
            return "";
        }
        boolean compared = name.equals(Figure.RATIO) || name.contains("times");
        String text = number(value.median());
        if (compared && !value.isOne()) {
            text += " (" + number(value.lower()) + "–" + number(value.upper()) + ")";
        }
        Double goal = figure.goals().get(name);
        if (goal != null) {
            text += (value.median() >= goal ? ", reaches " : ", **misses** ") + number(goal);
        }
        return text;
    }

    /** Three digits that mean something. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value)
                ? "%,.0f"
                : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
