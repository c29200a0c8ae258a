package io.profilestore.bench;

import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run has measured so far. Its JSON is described in docs/benchmarks.md. */
final class Results {

    private static final int FORMAT = 2;

    /**
     * What became of one row.
     *
     * @param failure null where it was measured to its end
     */
    record Outcome(Row row, Duration took, List<Figure> figures, String failure) {}

    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String scale;
    private final Map<String, String> machine;
    private final List<Outcome> outcomes = new ArrayList<>();

    Results(String scale, Map<String, String> machine) {
        this.scale = scale;
        this.machine = machine;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    String scale() {
        return scale;
    }

    Instant started() {
        return started;
    }

    Map<String, String> machine() {
        return machine;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    void write(Path file) throws IOException {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("format", FORMAT);
        json.put("started", started.toString());
        json.put("scale", scale);
        json.put("serverHeap", Bench.serverHeap());
        ObjectNode seen = json.putObject("machine");
        machine.forEach(seen::put);
        ArrayNode rows = json.putArray("rows");
        for (Outcome outcome : outcomes) {
            ObjectNode row = rows.addObject();
            row.put("name", outcome.row.name());
            row.put("tookSeconds", outcome.took.toSeconds());
            row.put("failure", outcome.failure);
            ArrayNode figures = row.putArray("figures");
            outcome.figures.forEach(figure -> add(figures.addObject(), figure));
        }
        Files.writeString(file, Json.indented().writeValueAsString(json) + "\n");
    }

    private static void add(ObjectNode json, Figure figure) {
        json.put("subject", figure.subject());
        ObjectNode conditions = json.putObject("conditions");
        figure.conditions().forEach(conditions::put);
        ObjectNode values = json.putObject("values");
        figure.values().forEach((name, spread) -> {
            ObjectNode value = values.putObject(name);
            value.put("median", spread.median());
            value.put("lower", spread.lower());
            value.put("upper", spread.upper());
            if (figure.goals().containsKey(name)) {
                value.put("goal", figure.goals().get(name));
            }
        });
    }
}
