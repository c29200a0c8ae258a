package io.profilestore.bench;

import io.profilestore.bench.Results.Outcome;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Results as bar charts, one PNG file for a row (as SVG each has hundreds of kilobytes, for text becomes outlines). */
final class Charts {

    private static final int WIDTH = 820;
    /** With three series in the legend, one below the other. */
    private static final int HEIGHT = 400;

    private static final int HEIGHT_OF_SERIES = 30;

    /** About how many characters stand beside each other below the bars. */
    private static final int LABELS_IN_A_LINE = 100;

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color[] COLORS = {
        new Color(0x2f6f9f),
        new Color(0xd98b2b),
        new Color(0x6a9a3b),
        new Color(0x8a5a9e),
        new Color(0x777777),
        new Color(0xb5473c)
    };

    private Charts() {}

    /** Draws what the row's plot says; nothing where it has none, or there are no figures. */
    static void write(Outcome outcome, Path directory) throws IOException {
        Plot plot = outcome.row().plot();
        if (plot == null) {
            return;
        }
        List<Figure> figures = outcome.figures().stream()
                .filter(plot.drawn())
                .filter(f -> f.values().containsKey(plot.value()))
                .toList();
        if (figures.isEmpty()) {
            return;
        }
        Set<String> groups =
                figures.stream().map(f -> group(plot, f)).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> series =
                figures.stream().map(f -> series(plot, f)).collect(Collectors.toCollection(LinkedHashSet::new));
        CategoryChart chart = chart(outcome.row(), plot, HEIGHT + HEIGHT_OF_SERIES * Math.max(0, series.size() - 3));
        for (String one : series) {
            List<Number> values = new ArrayList<>();
            for (String group : groups) {
                values.add(figures.stream()
                        .filter(f ->
                                series(plot, f).equals(one) && group(plot, f).equals(group))
                        .map(f -> f.values().get(plot.value()).median())
                        .findFirst()
                        .orElse(null));
            }
            chart.addSeries(one, new ArrayList<>(groups), values);
        }
        chart.getStyler().setLegendVisible(series.size() > 1);
        if (groups.stream().mapToInt(String::length).sum() > LABELS_IN_A_LINE) {
            chart.getStyler().setXAxisLabelRotation(20);
        }
        if (plot.logarithmic()) {
            chart.getStyler().setYAxisMin(floor(plot, figures));
        }
        Files.createDirectories(directory);
        Path file = directory.resolve(outcome.row().name() + ".png");
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }

    /** The power of ten below the lowest bar. */
    private static double floor(Plot plot, List<Figure> figures) {
        double lowest = figures.stream()
                .mapToDouble(f -> f.values().get(plot.value()).median())
                .min()
                .orElseThrow();
        return Math.pow(10, Math.floor(Math.log10(lowest)));
    }

    private static String group(Plot plot, Figure figure) {
        return plot.groups().stream().map(g -> Plot.part(figure, g)).collect(Collectors.joining(", "));
    }

    private static String series(Plot plot, Figure figure) {
        return plot.series().isEmpty() ? plot.value() : plot.series() + ": " + Plot.part(figure, plot.series());
    }

    private static CategoryChart chart(Row row, Plot plot, int height) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(height)
                .title(row.title() + ": " + plot.value())
                .xAxisTitle(plot.groups().contains(Plot.SUBJECT) ? "" : String.join(", ", plot.groups()))
                .yAxisTitle(plot.value())
                .build();
        chart.getStyler()
                .setYAxisLogarithmic(plot.logarithmic())
                .setAxisTickLabelsFont(FONT)
                .setAxisTitleFont(FONT)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendFont(FONT)
                .setChartTitleFont(FONT.deriveFont(Font.BOLD, 14f))
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setSeriesColors(COLORS);
        return chart;
    }
}
