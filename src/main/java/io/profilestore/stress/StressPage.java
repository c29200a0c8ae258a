package io.profilestore.stress;

import io.profilestore.check.Anomaly;
import io.profilestore.check.Finding;
import io.profilestore.check.Histories;
import io.profilestore.check.Operation;
import io.profilestore.page.Markup;
import io.profilestore.page.PageTemplate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The result of a stress run as one page of HTML that needs nothing beside it. */
public final class StressPage {

    private static final int SHOWN = 3;

    private final StressResult result;
    private final LostWrites losses;

    private StressPage(StressResult result) {
        this.result = result;
        this.losses = new LostWrites(result.verdict());
    }

    /** The page. Reads the histories, so they must still be there. */
    public static String of(StressResult result) {
        return new StressPage(result).page();
    }

    private String page() {
        Map<String, String> parts = Map.of(
                "title", Markup.escaped("stress: " + result.settings().location()),
                "outcome", result.isClean() ? "clean" : "found",
                "sentence", Markup.escaped(sentence()),
                "run", Markup.escaped(run()),
                "table", table(),
                "findings", findings(),
                "pictures", pictures());
        return PageTemplate.filled(StressPage.class, "page.html", parts);
    }

    private String sentence() {
        String sentence = result.sentence();
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private String run() {
        StressSettings settings = result.settings();
        return "%s; mode %s; %,d worker processes for %s s; %s; profiles: %,d; seed %d; keys %s…"
                .formatted(
                        settings.location(),
                        settings.mode(),
                        settings.workers(),
                        Ticks.text(settings.duration().toMillis() / 1e3, 0.1),
                        load(settings.load()),
                        settings.keys(),
                        settings.seed(),
                        result.prefix());
    }

    private static String load(Load load) {
        if (load instanceof Load.Rate rate) {
            return Markup.number(rate.perSecond()) + " writes per second asked for";
        }
        return load instanceof Load.ThinkTime pause
                ? "a pause of about " + pause.mean().toMillis() + " ms after each write"
                : "as fast as the store answers";
    }

    private String table() {
        Markup table = new Markup().open("table");
        List<List<String>> rows = result.table();
        List<String> titles = rows.get(0);
        table.open("tr");
        titles.forEach(title -> table.element("th", title));
        table.close("tr");
        for (List<String> row : rows.subList(1, rows.size())) {
            table.open("tr");
            for (int column = 0; column < row.size(); column++) {
                boolean lost =
                        titles.get(column).equals("lost") && !row.get(column).equals("0");
                table.element("td", row.get(column), "class", lost ? "lost" : "count");
            }
            table.close("tr");
        }
        return table.close("table").toString();
    }

    private String findings() {
        Markup list = new Markup();
        list.element("p", "Reads: %,d; failed reads: %,d.".formatted(result.reads(), result.failedReads()));
        if (!result.reasons().isEmpty()) {
            list.element("h2", "Why calls failed, or have no answer").open("ul");
            result.reasons().forEach((reason, times) -> list.element("li", "%,d × %s".formatted(times, reason)));
            list.close("ul");
        }
        for (Anomaly anomaly : Anomaly.values()) {
            long count = result.verdict().count(anomaly);
            if (count == 0) {
                continue;
            }
            list.element("h2", "%s: %,d".formatted(anomaly.plural(), count)).open("ul");
            result.verdict()
                    .findings(anomaly)
                    .limit(SHOWN)
                    .forEach(f -> list.element("li", f.key() + ": " + f.explanation()));
            list.close("ul");
        }
        return list.toString();
    }

    private String pictures() {
        TimelinePictures pictures;
        try (Stream<Operation> history = Histories.read(result.history())) {
            pictures = new TimelinePictures(Timeline.of(result, losses, history));
        }
        Markup text = new Markup();
        text.element("h2", "Worker by worker");
        figure(
                text,
                pictures.lanes(),
                "Acknowledged writes, and in red those that were lost, as far as it is known whose they were.");
        text.element("h2", "All together");
        figure(
                text,
                pictures.throughput(),
                "Acknowledged writes per second, and in red those that were lost, likewise.");
        losses.first().ifPresent(finding -> zoom(text, finding));
        return text.toString();
    }

    private void zoom(Markup text, Finding finding) {
        Interleaving calls = Interleaving.around(finding, () -> Histories.read(result.history()));
        text.element("h2", "The first lost update, call by call");
        figure(
                text,
                new InterleavingPicture(calls).svg(),
                "Each bar is a call, from the call to its answer: writes blue, reads grey, refused ones hollow. A write that"
                        + " begins before another one ends, and ends after it, can put the old state back. Here: "
                        + finding.explanation() + ".");
    }

    private static void figure(Markup text, String svg, String caption) {
        text.open("figure").open("div", "class", "wide");
        text.markup(svg);
        text.close("div").element("figcaption", caption).close("figure");
    }
}
