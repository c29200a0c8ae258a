package io.profilestore.cli;

import io.profilestore.json.Json;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Totals;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What a migration did, for machines. */
final class MigrationJson {

    private MigrationJson() {}

    static ObjectNode of(MigrationReport report) {
        MigrationResult result = report.result();
        Totals totals = result.totals();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("source", report.source()).put("to", report.location()).put("dryRun", report.isDryRun());
        report.dryRunSql().ifPresent(sql -> {
            var migrations = json.putArray("sql");
            sql.forEach(migrations::add);
        });
        json.putObject("totals")
                .put("read", totals.read())
                .put("inserted", totals.inserted())
                .put("updated", totals.updated())
                .put("unchanged", totals.unchanged())
                .put("conflicting", totals.conflicting())
                .put("duplicate", totals.duplicate())
                .put("rejected", totals.rejected());
        json.put("bytes", result.fingerprint().size()).put("resumedAt", result.resumedAt());
        report.retired().ifPresent(path -> json.put("retired", path.toString()));
        json.putObject("pruned")
                .put("removed", result.pruned().removed())
                .put("kept", result.pruned().kept());
        result.carried()
                .ifPresent(carried -> json.putObject("carried")
                        .put("versions", carried.versions())
                        .put("imports", carried.imports())
                        .put("deletions", carried.deletions()));
        var replaced = json.putArray("replaced");
        result.overwritten().first().forEach(replaced::add);
        var columns = json.putArray("columnsAdded");
        result.added()
                .forEach(c -> columns.addObject()
                        .put("field", c.field())
                        .put("column", c.name())
                        .put("type", c.type().name()));
        json.put("profilesMoved", result.moved());
        var extra = json.putArray("fieldsInExtra");
        result.undeclared()
                .forEach(f -> extra.addObject()
                        .put("field", f.field())
                        .put("reason", f.reason().name())
                        .put("detail", f.detail()));
        var conflicts = json.putArray("conflicts");
        result.conflicts()
                .first()
                .forEach(c -> conflicts
                        .addObject()
                        .put("key", c.key())
                        .put("outcome", c.outcome().name()));
        var superseded = json.putArray("superseded");
        result.duplicates()
                .first()
                .forEach(d -> superseded
                        .addObject()
                        .put("key", d.key())
                        .put("line", d.position().line())
                        .put("column", d.position().column())
                        .put("byte", d.position().byteOffset()));
        VerificationReport.putRejects(json, result.rejects());
        report.rejectsFile().ifPresent(file -> json.put("rejectsFile", file.toString()));
        var repeated = json.putArray("repeatedMembers");
        result.repeated()
                .first()
                .forEach(r -> repeated.addObject()
                        .put("key", r.key())
                        .put("pointer", r.pointer())
                        .put("source", r.source())
                        .put("line", r.position().line())
                        .put("column", r.position().column())
                        .put("byte", r.position().byteOffset()));
        json.set("verification", VerificationReport.json(result.verification()));
        VerificationReport.putGaps(json, report.gaps());
        VerificationReport.putIgnored(json, report.ignored());
        report.hint().ifPresent(text -> json.put("hint", text));
        ObjectNode seconds = json.putObject("seconds");
        result.durations()
                .forEach((phase, d) -> seconds.put(phase.name().toLowerCase(Locale.ROOT), MigrationReport.seconds(d)));
        return json;
    }
}
