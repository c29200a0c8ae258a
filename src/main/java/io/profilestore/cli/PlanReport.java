package io.profilestore.cli;

import static java.util.stream.Collectors.joining;

import io.profilestore.json.Json;
import io.profilestore.migrate.FieldSummary;
import io.profilestore.migrate.Gap;
import io.profilestore.migrate.JsonType;
import io.profilestore.migrate.Listing;
import io.profilestore.migrate.Plan;
import io.profilestore.migrate.PlannedField;
import io.profilestore.migrate.Source;
import io.profilestore.schema.ColumnMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a source's fields hold and become, for people and for machines. */
final class PlanReport {

    private static final int WIDTH = 80;
    private static final int FIELD_WIDTH = 20;
    private static final String ROW = "%-" + FIELD_WIDTH + "s %7s  %-14s %11s %11s  %s";
    private static final String INDENT = "    ";

    /** How many fields are shown one by one. */
    private static final int SHOWN = 100;

    private final String source;
    private final long profiles;
    private final long bytes;
    private final Listing<Gap> gaps;
    private final List<PlannedField> fields;
    private final List<ColumnMigration> migrations;

    PlanReport(Source source, Plan plan, List<PlannedField> fields, List<ColumnMigration> migrations) {
        this.source = source.name();
        this.gaps = source.gaps();
        this.profiles = plan.profiles();
        this.bytes = plan.fingerprint().size();
        this.fields = fields;
        this.migrations = migrations;
    }

    /** Whether all of the source was read. */
    boolean isWhole() {
        return gaps.count() == 0;
    }

    List<ColumnMigration> migrations() {
        return migrations;
    }

    /** @param directory where the migrations were written, null where they are to be shown */
    String text(@Nullable String directory) {
        Lines lines = new Lines();
        lines.add("%s: %s, %s"
                .formatted(Texts.printable(source), Texts.counted(profiles, "profile"), Texts.counted(bytes, "byte")));
        VerificationReport.addGaps(lines, gaps);
        lines.add("");
        lines.add(ROW.formatted("field", "in", "holds", "distinct", "longest", "column"));
        fields.stream().limit(SHOWN).forEach(field -> add(lines, field));
        if (fields.size() > SHOWN) {
            lines.add("… and %,d more fields; --json lists all".formatted(fields.size() - SHOWN));
        }
        lines.add("");
        if (migrations.isEmpty()) {
            lines.add("No column is to be added.");
        } else if (directory == null) {
            lines.add(migrations.stream()
                    .map(migration -> "-- " + migration.file() + "\n" + migration.sql())
                    .collect(joining("\n"))
                    .stripTrailing());
        } else {
            lines.add(Texts.counted(migrations.size(), "migration") + " -> " + Texts.printable(directory));
        }
        return lines.toString();
    }

    private static void add(Lines lines, PlannedField planned) {
        FieldSummary field = planned.summary();
        lines.add(ROW.formatted(
                        cut(Texts.line(field.field()), FIELD_WIDTH),
                        planned.percent(),
                        holds(field),
                        field.distinctText().replace("about ", "~"),
                        longest(field),
                        planned.column().map(Enum::name).orElse("-"))
                .stripTrailing());
        String details = details(field);
        if (!details.isEmpty()) {
            lines.add(cut(INDENT + details, WIDTH));
        }
        planned.undeclared().ifPresent(why -> lines.add(INDENT + "stays in extra: " + why.detail()));
        if (planned.misfits() > 0) {
            lines.add(INDENT + "%,d values do not fit and stay in extra".formatted(planned.misfits()));
        }
        if (planned.declared()) {
            lines.add(INDENT + "has this column already");
        }
    }

    /** The type of most values, and how many other ones there are. */
    private static String holds(FieldSummary field) {
        String most = field.types().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().text())
                .orElse("null");
        int others = field.types().size() - (field.types().isEmpty() ? 0 : 1);
        return others == 0 ? most : most + " +" + others;
    }

    private static String longest(FieldSummary field) {
        if (field.longestString() > 0) {
            return "%,d chars".formatted(field.longestString());
        }
        return field.longestContainer() > 0 ? "%,d bytes".formatted(field.longestContainer()) : "";
    }

    private static String details(FieldSummary field) {
        List<String> parts = new ArrayList<>();
        if (field.types().size() > 1 || (field.nulls() > 0 && field.values() > 0)) {
            String counts = field.types().entrySet().stream()
                    .map(entry ->
                            "%,d %s".formatted(entry.getValue(), entry.getKey().text()))
                    .collect(joining(", "));
            parts.add(field.nulls() > 0 ? counts + ", %,d null".formatted(field.nulls()) : counts);
        }
        if (field.least() != null && !field.least().equals(field.greatest())) {
            parts.add(field.least() + " to " + field.greatest());
        }
        if (!field.examples().isEmpty()) {
            parts.add("for example " + String.join(", ", field.examples()));
        }
        return Texts.printable(String.join("; ", parts));
    }

    ObjectNode json(@Nullable String directory) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("source", source).put("profiles", profiles).put("bytes", bytes);
        VerificationReport.putGaps(json, gaps);
        var all = json.putArray("fields");
        fields.forEach(field -> put(all.addObject(), field));
        var files = json.putArray("migrations");
        migrations.forEach(migration -> files.addObject()
                .put("field", migration.column().field())
                .put("column", migration.column().name())
                .put("type", migration.column().type().name())
                .put("file", migration.file())
                .put("sql", migration.sql()));
        json.put("out", migrations.isEmpty() ? null : directory);
        return json;
    }

    static void put(ObjectNode json, PlannedField planned) {
        FieldSummary field = planned.summary();
        json.put("field", field.field())
                .put("profiles", field.present())
                .put("share", planned.share())
                .put("nulls", field.nulls());
        ObjectNode types = json.putObject("types");
        for (JsonType type : JsonType.values()) {
            types.put(type.text(), field.types().getOrDefault(type, 0L));
        }
        json.put("distinct", field.distinct())
                .put("distinctError", field.distinctIsExact() ? 0 : FieldSummary.DISTINCT_ERROR)
                .put("longestCharacters", field.longestString())
                .put("longestBytes", field.longestContainer());
        json.set("least", orNull(field.least()));
        json.set("greatest", orNull(field.greatest()));
        var examples = json.putArray("examples");
        field.examples().forEach(examples::add);
        json.put("column", planned.column().map(Enum::name).orElse(null))
                .put("declared", planned.declared())
                .put("misfits", planned.misfits())
                .put("reason", planned.undeclared().map(u -> u.reason().name()).orElse(null))
                .put("detail", planned.undeclared().map(u -> u.detail()).orElse(null));
    }

    private static JsonNode orNull(@Nullable JsonNode number) {
        return number == null ? Json.mapper().getNodeFactory().nullNode() : number;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }
}
