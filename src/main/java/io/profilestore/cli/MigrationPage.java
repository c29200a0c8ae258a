package io.profilestore.cli;

import io.profilestore.migrate.Difference;
import io.profilestore.migrate.FieldSummary;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.PlannedField;
import io.profilestore.migrate.Throughput.Sample;
import io.profilestore.page.Markup;
import io.profilestore.page.PageTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a migration did, as one page of HTML that needs nothing beside it. */
final class MigrationPage {

    private static final int SHOWN = 100;

    private final MigrationReport report;
    private final MigrationResult result;
    private final MigrationPictures pictures;

    private MigrationPage(MigrationReport report, List<Sample> samples) {
        this.report = report;
        this.result = report.result();
        pictures = new MigrationPictures(result, samples);
    }

    /** @param samples how far it had come at which time */
    static String of(MigrationReport report, List<Sample> samples) {
        return new MigrationPage(report, samples).page();
    }

    private String page() {
        return PageTemplate.filled(
                MigrationPage.class,
                "migration.html",
                Map.of(
                        "title", Markup.escaped("migrate: " + report.source()),
                        "outcome", report.isClean() ? "clean" : "found",
                        "sentence", Markup.escaped(report.sentence()),
                        "next", Markup.escaped(report.next()),
                        "run", Markup.escaped(run()),
                        "totals", totals(),
                        "findings", findings(),
                        "fields", fields(),
                        "time", pictures.time()));
    }

    private String run() {
        return "%s, %,d bytes, SHA-256 %s, into %s%s."
                .formatted(
                        report.source(),
                        result.fingerprint().size(),
                        result.fingerprint().sha256(),
                        report.location(),
                        report.isDryRun() ? " (a dry run on a copy: nothing was written)" : "");
    }

    private String totals() {
        Map<String, Long> parts = parts();
        Markup text = new Markup();
        text.open("figure").open("div", "class", "wide");
        text.markup(pictures.totals(parts));
        text.close("div").close("figure");
        text.open("div", "class", "wide").open("table");
        parts.forEach((name, count) -> {
            text.open("tr").open("td", "class", "text");
            text.element("span", "", "class", "key " + name).text(" " + name).close("td");
            text.element("td", "%,d".formatted(count)).close("tr");
        });
        text.open("tr").element("td", "read", "class", "text");
        text.element("td", "%,d".formatted(result.totals().read())).close("tr");
        text.close("table").close("div");
        text.element(
                "p",
                "Compared %s with the source afterwards: %,d missing, %,d different, of which %,d are newer in the"
                                .formatted(
                                        Texts.counted(result.verification().compared(), "profile"),
                                        result.verification().missing(),
                                        result.verification().different(),
                                        result.verification().byWorkers())
                        + " database; %,d profiles are only there."
                                .formatted(result.verification().extra()));
        result.carried()
                .ifPresent(carried ->
                        text.element("p", "Carried over beside the values: " + MigrationReport.text(carried) + "."));
        return text.toString();
    }

    private Map<String, Long> parts() {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("inserted", result.totals().inserted());
        parts.put("updated", result.totals().updated());
        parts.put("unchanged", result.totals().unchanged());
        parts.put("conflicting", result.totals().conflicting());
        parts.put("superseded", result.totals().duplicate());
        parts.put("rejected", result.totals().rejected());
        return parts;
    }

    private String findings() {
        Markup text = new Markup();
        list(text, "Rejected", result.rejects().count(), result.rejects().first(), VerificationReport::line);
        list(
                text,
                "Gaps, in which there is no whole record",
                report.gaps().count(),
                report.gaps().first(),
                VerificationReport::line);
        list(text, "Conflicts", result.conflicts().count(), result.conflicts().first(), MigrationReport::conflict);
        List<Difference> differences = result.verification().isImported()
                ? List.of()
                : result.verification().differences().first();
        list(
                text,
                "Differences",
                differences.isEmpty() ? 0 : result.verification().differences().count(),
                differences,
                VerificationReport::line);
        list(
                text,
                "Replaced",
                result.overwritten().count(),
                result.overwritten().first(),
                key -> key);
        list(
                text,
                "Gone from the source, kept since they were changed",
                result.pruned().kept(),
                result.pruned().firstKept(),
                key -> key);
        list(
                text,
                "Superseded by a later record of the same key",
                result.duplicates().count(),
                result.duplicates().first(),
                MigrationReport::superseded);
        list(
                text,
                "Repeated members, of which the last counts",
                result.repeated().count(),
                result.repeated().first(),
                MigrationReport::repeated);
        return text.toString();
    }

    private static <T> void list(Markup text, String title, long count, List<T> first, Function<T, String> line) {
        if (count == 0) {
            return;
        }
        text.element("h2", "%s: %,d".formatted(title, count)).open("ul");
        first.stream().limit(SHOWN).forEach(each -> text.element("li", withoutKind(line.apply(each))));
        text.close("ul");
        if (count > SHOWN) {
            text.element("p", "%,d more; the report as JSON has the first thousand.".formatted(count - SHOWN));
        }
    }

    /** The title says it already. */
    private static String withoutKind(String line) {
        return line.replaceFirst("^\\w+ {2,}|^(superseded|different) ", "");
    }

    private String fields() {
        List<PlannedField> fields = result.fields();
        Markup text = new Markup();
        text.open("figure").open("div", "class", "wide");
        text.markup(pictures.coverage(fields.stream().limit(SHOWN).toList()));
        text.close("div")
                .element(
                        "figcaption",
                        "How many of all profiles have each field; filled where it has a column of its own.")
                .close("figure");
        text.open("div", "class", "wide").open("table", "class", "fields").open("tr");
        Stream.of("field", "holds", "different", "longest", "column")
                .forEach(title -> text.element(
                        "th", title, "class", title.equals("different") || title.equals("longest") ? "count" : "text"));
        text.close("tr");
        fields.stream().limit(SHOWN).forEach(field -> row(text, field));
        text.close("table").close("div");
        if (fields.size() > SHOWN) {
            text.element("p", "%,d more fields; the report as JSON has all.".formatted(fields.size() - SHOWN));
        }
        return text.toString();
    }

    private static void row(Markup text, PlannedField planned) {
        FieldSummary field = planned.summary();
        String holds = Stream.concat(
                        field.types().entrySet().stream()
                                .map(e -> "%,d %s"
                                        .formatted(e.getValue(), e.getKey().text())),
                        field.nulls() == 0 ? Stream.of() : Stream.of("%,d null".formatted(field.nulls())))
                .collect(Collectors.joining(", "));
        String longest = field.longestString() > 0
                ? "%,d characters".formatted(field.longestString())
                : field.longestContainer() > 0 ? "%,d bytes".formatted(field.longestContainer()) : "";
        String column = planned.column()
                .filter(type -> planned.declared())
                .map(type -> type + (planned.misfits() == 0 ? "" : "; %,d do not fit".formatted(planned.misfits())))
                .orElseGet(() -> "none: "
                        + planned.undeclared().map(reason -> reason.detail()).orElse("not asked for"));
        text.open("tr").element("td", field.field(), "class", "text").element("td", holds, "class", "text");
        text.element("td", field.distinctText()).element("td", longest);
        text.element("td", column, "class", "text").close("tr");
    }
}
