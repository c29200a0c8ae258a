package io.profilestore.cli;

import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Phase;
import io.profilestore.migrate.PlannedField;
import io.profilestore.migrate.Throughput.Sample;
import io.profilestore.page.Markup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The drawings of a {@link MigrationPage}. */
final class MigrationPictures {

    private static final double WIDTH = 800;
    private static final double LABELS = 180;
    private static final double NUMBERS = 70;
    private static final double ROW = 22;
    private static final double RATES = 180;
    private static final int RATE_POINTS = 120;

    private final MigrationResult result;
    private final List<Sample> samples;

    MigrationPictures(MigrationResult result, List<Sample> samples) {
        this.result = result;
        this.samples = samples;
    }

    /** One bar, parted by what became of the records. */
    String totals(Map<String, Long> parts) {
        Markup svg = svg(ROW * 1.5);
        double x = 0;
        long all = Math.max(1, result.totals().read());
        for (Map.Entry<String, Long> part : parts.entrySet()) {
            double width = WIDTH * part.getValue() / all;
            if (part.getValue() > 0) {
                svg.bar(
                        x,
                        0,
                        Math.max(1, width),
                        ROW,
                        part.getKey(),
                        "%s: %,d".formatted(part.getKey(), part.getValue()));
            }
            x += width;
        }
        return svg.close("svg").toString();
    }

    /** A bar for each field: in how many profiles it is. */
    String coverage(List<PlannedField> fields) {
        Markup svg = svg(ROW * Math.max(1, fields.size()));
        double y = 0;
        for (PlannedField field : fields) {
            String name = field.summary().field();
            row(svg, y, name, field.share(), field.declared() ? "wrote" : "refused", field.percent());
            y += ROW;
        }
        return svg.close("svg").toString();
    }

    /** How long each phase took, and how many records it did a second. */
    String time() {
        Duration total = result.durations().values().stream().reduce(Duration.ZERO, Duration::plus);
        Markup phases = svg(ROW * result.durations().size());
        double y = 0;
        for (Map.Entry<Phase, Duration> phase : result.durations().entrySet()) {
            double share = (double) phase.getValue().toNanos() / Math.max(1, total.toNanos());
            row(
                    phases,
                    y,
                    name(phase.getKey()),
                    share,
                    "wrote",
                    seconds(phase.getValue().toNanos()));
            y += ROW;
        }
        Markup text = new Markup();
        figure(text, phases.close("svg").toString(), "Together " + seconds(total.toNanos()) + ".");
        List<double[]> rates = rates();
        if (rates.size() > 1) {
            figure(text, throughput(rates), "Records a second, over the time; each phase counts its own.");
        }
        return text.toString();
    }

    private static void row(Markup svg, double y, String name, double share, String style, String number) {
        double widest = WIDTH - LABELS - NUMBERS;
        String shown = name.codePointCount(0, name.length()) <= 24
                ? name
                : name.substring(0, name.offsetByCodePoints(0, 23)) + "…";
        svg.label(LABELS - 8, y + 15, "end", "name", shown);
        svg.bar(LABELS, y + 4, Math.max(1, widest * share), ROW - 8, style, name + ": " + number);
        svg.label(LABELS + widest * share + 6, y + 15, "start", "faint", number);
    }

    private String throughput(List<double[]> rates) {
        double end = rates.get(rates.size() - 1)[0];
        double highest = rates.stream().mapToDouble(rate -> rate[1]).max().orElse(1);
        Markup svg = svg(RATES + 20);
        svg.line(0, RATES, WIDTH, RATES);
        StringBuilder path = new StringBuilder();
        for (double[] rate : rates) {
            path.append(path.length() == 0 ? 'M' : 'L')
                    .append(Markup.number(WIDTH * rate[0] / end))
                    .append(' ')
                    .append(Markup.number(RATES - (RATES - 20) * rate[1] / Math.max(1, highest)));
        }
        svg.empty("path", "class", "rate", "d", path.toString());
        svg.label(0, 12, "start", "faint", "%,.0f records/s".formatted(highest));
        svg.label(WIDTH, RATES + 15, "end", "faint", seconds((long) end));
        return svg.close("svg").toString();
    }

    /** Time and records a second: over a hundredth of the whole at least, since single batches come in bursts. */
    private List<double[]> rates() {
        List<double[]> rates = new ArrayList<>();
        if (samples.isEmpty()) {
            return rates;
        }
        long shortest = samples.get(samples.size() - 1).nanos() / RATE_POINTS;
        Sample from = new Sample(samples.get(0).phase(), 0, 0);
        for (Sample sample : samples) {
            if (sample.phase() != from.phase()) {
                from = new Sample(sample.phase(), from.nanos(), 0);
            }
            long nanos = sample.nanos() - from.nanos();
            if (nanos > shortest) {
                rates.add(new double[] {sample.nanos(), (sample.records() - from.records()) * 1e9 / nanos});
                from = sample;
            }
        }
        return rates;
    }

    private static Markup svg(double height) {
        return new Markup()
                .open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "viewBox",
                        "0 0 " + Markup.number(WIDTH) + " " + Markup.number(height));
    }

    private static void figure(Markup text, String svg, String caption) {
        text.open("figure").open("div", "class", "wide").markup(svg).close("div");
        text.element("figcaption", caption).close("figure");
    }

    private static String name(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
