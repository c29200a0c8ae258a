package io.profilestore.stress;

import io.profilestore.Changes;
import io.profilestore.check.Action;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import io.profilestore.page.Markup;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An {@link Interleaving} as a drawing: a lane for each client, a bar for each call, from call to answer. */
final class InterleavingPicture {

    private static final int WIDTH = 960;
    private static final int LEFT = 76;
    private static final int RIGHT = 20;
    private static final int LANE = 46;
    private static final int BAR = 16;
    private static final int TOP = 10;
    private static final int AXIS = 36;

    private final Interleaving part;
    private final int clients;

    InterleavingPicture(Interleaving part) {
        this.part = part;
        clients = 1 + part.calls().stream().mapToInt(Operation::client).max().orElse(0);
    }

    String svg() {
        int bottom = TOP + clients * LANE;
        String title = "The calls around the first lost update";
        Markup svg = new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + (bottom + AXIS), "role", "img", "aria-label", title)
                .element("title", title);
        for (int client = 0; client < clients; client++) {
            double base = TOP + (client + 1) * LANE - 4;
            svg.label(LEFT - 8, base - 4, "end", "faint", "client " + client);
            svg.line(LEFT, base, WIDTH - RIGHT, base);
        }
        axis(svg, bottom);
        part.calls().forEach(call -> bar(svg, call, style(call)));
        // Once more and on top: the calls that the picture is about.
        label(svg, part.lost(), "lost", "lost: " + text(part.lost().action()));
        part.by()
                .ifPresent(by -> label(
                        svg,
                        by,
                        "by",
                        (part.guessed() ? "probably took it away: " : "took it away: ") + text(by.action())));
        part.shown().ifPresent(shown -> label(svg, shown, "shown", "showed it: " + text(shown.action())));
        return svg.close("svg").toString();
    }

    /** What a call asked for, in a few words. */
    static String text(Action action) {
        if (action instanceof Action.Set set) {
            return "set " + Json.text(set.value());
        } else if (action instanceof Action.Update update) {
            return update.changes().byField().entrySet().stream()
                    .map(InterleavingPicture::text)
                    .collect(Collectors.joining(", "));
        } else if (action instanceof Action.Increment add) {
            return add.field() + " + " + add.delta();
        }
        return action instanceof Action.Delete ? "delete" : "read";
    }

    private static String text(Map.Entry<String, Changes.Change> change) {
        if (change.getValue() instanceof Changes.Set set) {
            return change.getKey() + " = " + set.value().asString();
        } else if (change.getValue() instanceof Changes.Increment add) {
            return change.getKey() + " + " + add.delta();
        }
        return "without " + change.getKey();
    }

    private void bar(Markup svg, Operation call, String style) {
        double from = x(call.called());
        double base = TOP + (call.client() + 1) * LANE - 4;
        svg.bar(from, base - BAR, Math.max(1, x(call.returned()) - from), BAR - 1, style, title(call));
    }

    private void label(Markup svg, Operation call, String style, String text) {
        bar(svg, call, style);
        double from = x(call.called());
        boolean atTheRight = from > (LEFT + WIDTH - RIGHT) / 2.0;
        double x = atTheRight ? x(call.returned()) : from;
        svg.label(x, TOP + (call.client() + 1) * LANE - BAR - 9, atTheRight ? "end" : "start", style, text);
    }

    private static String style(Operation call) {
        if (call.action() instanceof Action.Read) {
            return "read";
        }
        return call.outcome().acknowledged() ? "wrote" : "refused";
    }

    private static String title(Operation call) {
        String answer = call.outcome() instanceof Outcome.Found found
                ? Optional.ofNullable(found.value()).map(Json::text).orElse("absent")
                : call.outcome().toString();
        return call + ": " + text(call.action()) + " of " + call.action().key() + " → " + answer;
    }

    private void axis(Markup svg, double bottom) {
        double millis = (part.to() - part.from()) / 1e6;
        double before = (part.lost().called() - part.from()) / 1e6;
        double step = Ticks.step(millis, 8);
        for (double tick = -Math.floor(before / step) * step; tick <= millis - before; tick += step) {
            double x = x(part.lost().called() + Math.round(tick * 1e6));
            svg.line(x, bottom, x, bottom + 5);
            svg.label(x, bottom + 20, "middle", "faint", Ticks.text(tick, step) + " ms");
        }
    }

    private double x(long at) {
        double share = (at - part.from()) / (double) (part.to() - part.from());
        return LEFT + Math.max(0, Math.min(1, share)) * (WIDTH - LEFT - RIGHT);
    }
}
