package io.profilestore.stress;

import io.profilestore.page.Markup;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A {@link Timeline} as drawings. */
final class TimelinePictures {

    private static final int WIDTH = 960;
    private static final int LEFT = 76;
    private static final int RIGHT = 90;
    private static final int LANE = 30;
    private static final int HEIGHT = 180;
    private static final int TOP = 10;
    private static final int AXIS = 36;

    private final Timeline timeline;

    TimelinePictures(Timeline timeline) {
        this.timeline = timeline;
    }

    /** A lane for each worker: how much was acknowledged in each part of the time, and in front of it what was lost. */
    String lanes() {
        int bottom = TOP + timeline.workers() * LANE;
        Markup svg = drawing("Acknowledged and lost writes of each worker over time", bottom + AXIS);
        long most = IntStream.range(0, timeline.workers())
                .mapToLong(w -> IntStream.range(0, timeline.parts())
                        .mapToLong(p -> timeline.acknowledged(w, p))
                        .max()
                        .orElse(0))
                .max()
                .orElse(0);
        for (int worker = 0; worker < timeline.workers(); worker++) {
            int lane = worker;
            double base = TOP + (worker + 1) * LANE - 2;
            double scale = (LANE - 6) / (double) Math.max(1, most);
            svg.label(LEFT - 8, base - 6, "end", "faint", "worker " + worker);
            area(svg, "wrote", base, p -> scale * timeline.acknowledged(lane, p));
            area(svg, "lost", base, p -> visible(scale * timeline.lost(lane, p)));
            long lost = IntStream.range(0, timeline.parts())
                    .mapToLong(p -> timeline.lost(lane, p))
                    .sum();
            if (lost > 0) {
                svg.label(WIDTH - RIGHT + 8, base - 6, "start", "lost", "%,d lost".formatted(lost));
            }
            svg.line(LEFT, base, WIDTH - RIGHT, base);
        }
        timeAxis(svg, bottom);
        return svg.close("svg").toString();
    }

    /** Writes of all workers per second. */
    String throughput() {
        int bottom = TOP + HEIGHT;
        Markup svg = drawing("Acknowledged and lost writes per second over time", bottom + AXIS);
        double most = Math.max(
                1,
                IntStream.range(0, timeline.parts())
                        .mapToDouble(timeline::acknowledgedPerSecond)
                        .max()
                        .orElse(1));
        double step = Ticks.step(most, 5);
        double scale = HEIGHT / most;
        for (double tick = 0; tick <= most; tick += step) {
            svg.line(LEFT, bottom - tick * scale, WIDTH - RIGHT, bottom - tick * scale);
            svg.label(LEFT - 8, bottom - tick * scale + 4, "end", "faint", Ticks.text(tick, step) + "/s");
        }
        area(svg, "wrote", bottom, p -> scale * timeline.acknowledgedPerSecond(p));
        area(svg, "lost", bottom, p -> visible(scale * timeline.lostPerSecond(p)));
        timeAxis(svg, bottom);
        return svg.close("svg").toString();
    }

    private static Markup drawing(String title, int height) {
        return new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", title)
                .element("title", title);
    }

    /** One loss among thousands of writes must not vanish. */
    private static double visible(double height) {
        return height > 0 ? Math.max(2, height) : 0;
    }

    private void area(Markup svg, String style, double base, IntToDoubleFunction height) {
        StringBuilder path = new StringBuilder();
        double width = (WIDTH - LEFT - RIGHT) / (double) timeline.parts();
        for (int part = 0; part < timeline.parts(); part++) {
            double high = height.applyAsDouble(part);
            if (high > 0) {
                path.append('M')
                        .append(Markup.number(LEFT + part * width))
                        .append(' ')
                        .append(Markup.number(base))
                        .append('v')
                        .append(Markup.number(-high))
                        .append('h')
                        .append(Markup.number(width))
                        .append('v')
                        .append(Markup.number(high))
                        .append('z');
            }
        }
        if (!path.isEmpty()) {
            svg.empty("path", "class", style, "d", path.toString());
        }
    }

    private void timeAxis(Markup svg, double bottom) {
        double step = Ticks.step(timeline.seconds(), 8);
        double scale = (WIDTH - LEFT - RIGHT) / timeline.seconds();
        for (double tick = 0; tick <= timeline.seconds(); tick += step) {
            double x = LEFT + tick * scale;
            svg.line(x, bottom, x, bottom + 5);
            svg.label(x, bottom + 20, "middle", "faint", Ticks.text(tick, step) + " s");
        }
    }
}
