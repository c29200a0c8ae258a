package io.profilestore.bench;

import io.profilestore.bench.Results.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/benchmarks.md: its prose is kept, what stands between two markers is written anew from results. */
final class Document {

    static final Path FILE = Path.of("docs/benchmarks.md");

    private static final String MACHINE = "machine";

    private String text;

    private Document(String text) {
        this.text = text;
    }

    /** Where the figures of a row are to stand. */
    static String begin(String name) {
        return "<!-- figures: " + name + " -->\n";
    }

    private static String end() {
        return "<!-- end -->";
    }

    /** The document with these results; rows that were not run keep their old figures. */
    static String with(Results results) throws IOException {
        Document document = new Document(Files.readString(FILE));
        document.put(MACHINE, machine(results));
        for (Outcome outcome : results.outcomes()) {
            String plot = outcome.row().plot() == null
                    ? ""
                    : "\n![" + outcome.row().title() + "](benchmarks/"
                            + outcome.row().name() + ".png)\n";
            document.put(outcome.row().name(), Tables.of(outcome) + plot);
        }
        return document.text;
    }

    static List<String> places() {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(MACHINE),
                        Benchmarks.ROWS.stream().map(Row::name))
                .toList();
    }

    private void put(String name, String figures) {
        Pattern place = Pattern.compile(Pattern.quote(begin(name)) + ".*?" + Pattern.quote(end()), Pattern.DOTALL);
        text = place.matcher(text).replaceFirst(Matcher.quoteReplacement(begin(name) + "\n" + figures + "\n" + end()));
    }

    private static String machine(Results results) {
        StringBuilder table = new StringBuilder("| | |\n|---|---|\n");
        for (Map.Entry<String, String> part : results.machine().entrySet()) {
            table.append("| ")
                    .append(part.getKey())
                    .append(" | ")
                    .append(part.getValue())
                    .append(" |\n");
        }
        table.append("| heap of a server | ").append(Bench.serverHeap()).append(" |\n");
        table.append("| run | ")
                .append(results.started().atZone(ZoneOffset.UTC).toLocalDate())
                .append(", ")
                .append(results.scale())
                .append(" |\n");
        return table.toString();
    }
}
