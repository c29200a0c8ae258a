package io.profilestore.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of docs/isolation.md: the first one below a heading. */
final class PageTable {

    private static final Path PAGE = Path.of("docs/isolation.md");

    /** Where the page as it should be is written, to be copied. */
    private static final Path ACTUAL = Path.of("target/isolation.actual.md");

    private PageTable() {}

    static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    static String rule(int columns) {
        return "|" + "---|".repeat(columns);
    }

    /** Fails where the page shows another table. */
    static void assertShows(String heading, List<String> table) throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        int from = page.indexOf(heading) + 1;
        assertThat(from).as("place of the heading %s", heading).isPositive();
        while (from < page.size() && !page.get(from).startsWith("|")) {
            from++;
        }
        int to = from;
        while (to < page.size() && page.get(to).startsWith("|")) {
            to++;
        }
        List<String> shown = page.subList(from, to);
        if (!shown.equals(table)) {
            List<String> actual = new ArrayList<>(page.subList(0, from));
            actual.addAll(table);
            actual.addAll(page.subList(to, page.size()));
            Files.write(ACTUAL, actual);
        }
        assertThat(shown)
                .as("docs/isolation.md, %s; the page as it should be is in %s", heading, ACTUAL)
                .isEqualTo(table);
    }
}
