package io.profilestore.cli;

import java.util.ArrayList;
import java.util.List;

/** A text that grows by lines. */
final class Lines {

    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    /** Says how many more there are than were shown, if there are. */
    void addMore(long count, int shown, String what) {
        if (count > shown) {
            lines.add("… and %,d more %s; --json lists up to 1,000".formatted(count - shown, what));
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
