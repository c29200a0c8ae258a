package io.profilestore.cli;

import io.profilestore.check.Anomaly;
import io.profilestore.check.Finding;
import io.profilestore.json.Json;
import io.profilestore.stress.Load;
import io.profilestore.stress.Row;
import io.profilestore.stress.StressResult;
import io.profilestore.stress.StressSettings;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a stress run showed, for people and for machines. */
final class StressReport {

    private static final int SHOWN = 3;
    private static final int LISTED = 1_000;

    private final StressResult result;

    StressReport(StressResult result) {
        this.result = result;
    }

    String text() {
        Lines lines = new Lines();
        lines.add(Table.text(result.table()));
        lines.add("reads  %,d".formatted(result.reads()));
        if (result.failedReads() > 0) {
            lines.add("failed reads  %,d".formatted(result.failedReads()));
        }
        result.reasons().forEach((reason, times) -> lines.add("%,d × %s".formatted(times, Texts.printable(reason))));
        for (Anomaly anomaly : Anomaly.values()) {
            long count = result.verdict().count(anomaly);
            if (count > 0) {
                lines.add("%s  %,d".formatted(anomaly.plural(), count));
                result.verdict()
                        .findings(anomaly)
                        .limit(SHOWN)
                        .forEach(f -> lines.add("  " + f.key() + ": " + Texts.printable(f.explanation())));
            }
        }
        lines.add("");
        lines.add(result.sentence());
        return lines.toString();
    }

    /** Members that were not asked for are null, so that every run has the same ones. */
    ObjectNode json() {
        StressSettings settings = result.settings();
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("location", settings.location())
                .put("mode", settings.mode().toString())
                .put("durationMillis", settings.duration().toMillis())
                .put("rate", settings.load() instanceof Load.Rate rate ? rate.perSecond() : null)
                .put(
                        "thinkTimeMillis",
                        settings.load() instanceof Load.ThinkTime pause
                                ? pause.mean().toMillis()
                                : null)
                .put("keys", settings.keys())
                .put("skew", settings.skew())
                .put("seed", settings.seed())
                .put("prefix", result.prefix())
                .put("clean", result.isClean())
                .put("decided", result.isDecided())
                .put("operations", result.verdict().operations())
                .put("reads", result.reads())
                .put("failedReads", result.failedReads());
        ArrayNode workers = json.putArray("workers");
        result.workers().forEach(row -> workers.add(json(row)));
        json.set("total", json(result.total()));
        ObjectNode reasons = json.putObject("reasons");
        result.reasons().forEach(reasons::put);
        ObjectNode anomalies = json.putObject("anomalies");
        for (Anomaly anomaly : Anomaly.values()) {
            anomalies.put(name(anomaly), result.verdict().count(anomaly));
        }
        ArrayNode findings = json.putArray("findings");
        result.verdict().findings().stream().limit(LISTED).forEach(f -> findings.add(json(f)));
        return json.put("sentence", result.sentence());
    }

    private static ObjectNode json(Row row) {
        return Json.mapper()
                .createObjectNode()
                .put("worker", row.name())
                .put("attempted", row.attempted())
                .put("acknowledged", row.acknowledged())
                .put("conflicts", row.conflicts())
                .put("failed", row.failed())
                .put("unknown", row.unknown())
                .put("lost", row.lost())
                .put("percent", row.percentLost())
                .put("seconds", row.seconds())
                .put("perSecond", row.perSecond())
                .put("p50Millis", row.millis(50))
                .put("p99Millis", row.millis(99))
                .put("maxMillis", row.millis(100));
    }

    private static ObjectNode json(Finding finding) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("anomaly", name(finding.anomaly()))
                .put("times", finding.times())
                .put("key", finding.key())
                .put("explanation", finding.explanation())
                .put("at", finding.at());
        ArrayNode evidence = json.putArray("evidence");
        finding.evidence()
                .forEach(o -> evidence.addObject().put("client", o.client()).put("call", o.number()));
        return json;
    }

    private static String name(Anomaly anomaly) {
        return anomaly.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
