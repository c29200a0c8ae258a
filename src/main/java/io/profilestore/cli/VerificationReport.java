package io.profilestore.cli;

import io.profilestore.json.Json;
import io.profilestore.migrate.Difference;
import io.profilestore.migrate.Listing;
import io.profilestore.migrate.VerificationResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a verification found, for people and for machines. */
final class VerificationReport {

    private static final int SHOWN = 20;

    private VerificationReport() {}

    /** Whether records are not in the store because a later one has the same key, and no reader would have had it so. */
    static boolean leavesOut(VerificationResult result, boolean keysAreMembers) {
        return keysAreMembers && result.superseded() > 0;
    }

    static String text(String source, String location, VerificationResult result, Listing<String> ignored) {
        Lines lines = new Lines();
        lines.add("%s compared with %s".formatted(Texts.printable(source), location));
        lines.add("compared   %,d profiles: %,d missing, %,d different"
                .formatted(result.compared(), result.missing(), result.different()));
        if (result.superseded() > 0) {
            lines.add("superseded %,d records by a later one of the same key".formatted(result.superseded()));
        }
        addIgnored(lines, ignored);
        addDifferences(lines, result);
        lines.add("Profiles that only the store has were not looked for.");
        return lines.toString();
    }

    static void addDifferences(Lines lines, VerificationResult result) {
        result.differences().first().stream()
                .limit(SHOWN)
                .map(VerificationReport::line)
                .forEach(lines::add);
        lines.addMore(result.differences().count(), SHOWN, "differences");
    }

    /** What was left out of a directory, if anything was. */
    static void addIgnored(Lines lines, Listing<String> ignored) {
        if (ignored.count() > 0) {
            String shown =
                    ignored.first().stream().limit(SHOWN).map(Texts::printable).collect(Collectors.joining(", "));
            lines.add("ignored    %,d hidden files and directories: %s".formatted(ignored.count(), shown));
            lines.addMore(ignored.count(), SHOWN, "hidden files and directories");
        }
    }

    static ObjectNode json(VerificationResult result, Listing<String> ignored) {
        ObjectNode json = json(result);
        putIgnored(json, ignored);
        return json;
    }

    static void putIgnored(ObjectNode json, Listing<String> ignored) {
        if (ignored.count() > 0) {
            var names = json.putArray("ignored");
            ignored.first().forEach(names::add);
        }
    }

    static ObjectNode json(VerificationResult result) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("compared", result.compared())
                .put("missing", result.missing())
                .put("different", result.different())
                .put("superseded", result.superseded());
        var differences = json.putArray("differences");
        result.differences()
                .first()
                .forEach(d -> differences
                        .addObject()
                        .put("key", d.key())
                        .put("kind", d.kind().name())
                        .put("pointer", d.pointer())
                        .put("expected", d.expected())
                        .put("found", d.found()));
        return json;
    }

    private static String line(Difference difference) {
        String where = Texts.line(difference.key())
                + (difference.pointer().isEmpty() ? "" : " at " + Texts.printable(difference.pointer()));
        return difference.kind() == Difference.Kind.MISSING
                ? "missing    " + where
                : "different  " + where + ": the source has " + shown(difference.expected()) + ", the store "
                        + shown(difference.found());
    }

    private static String shown(@Nullable String value) {
        return value == null ? "nothing" : value;
    }
}
