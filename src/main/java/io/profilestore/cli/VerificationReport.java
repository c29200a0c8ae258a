package io.profilestore.cli;

import io.profilestore.json.Json;
import io.profilestore.migrate.Difference;
import io.profilestore.migrate.Gap;
import io.profilestore.migrate.Listing;
import io.profilestore.migrate.Position;
import io.profilestore.migrate.Reject;
import io.profilestore.migrate.VerificationResult;
import io.profilestore.sql.Provenance;
import io.profilestore.sql.Provenance.Writer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a verification found, for people and for machines. */
final class VerificationReport {

    private static final int SHOWN = 20;
    private static final int SHOWN_POINTER_LENGTH = 200;

    private static final String NOT_PROVED =
            "Not proved: that the source was whole before, and that nothing changes from now on.";

    private VerificationReport() {}

    /** Whether records are not in the store because a later one has the same key, and no reader would have had it so. */
    static boolean leavesOut(VerificationResult result, boolean keysAreMembers) {
        return keysAreMembers && result.superseded() > 0;
    }

    static String text(
            String source, String location, VerificationResult result, Listing<String> ignored, Listing<Gap> gaps) {
        Lines lines = new Lines();
        lines.add("%s compared with %s".formatted(Texts.printable(source), location));
        lines.add("compared   %s: %,d missing, %,d different; %,d only in the store"
                .formatted(
                        Texts.counted(result.compared(), "profile"),
                        result.missing(),
                        result.different(),
                        result.extra()));
        if (result.carried() > 0) {
            lines.add("versions   %,d profiles have theirs, and their instants, from the source"
                    .formatted(result.carried()));
        }
        if (result.superseded() > 0) {
            lines.add("superseded " + Texts.counted(result.superseded(), "record") + " by a later one of the same key");
        }
        addRejected(lines, result.rejects(), Optional.empty());
        addGaps(lines, gaps);
        addIgnored(lines, ignored);
        addRejects(lines, result.rejects());
        if (result.changedSinceImport()) {
            lines.add("warning    the source has changed since it was imported; run migrate once more");
        }
        addDifferences(lines, result);
        lines.add(NOT_PROVED);
        return lines.toString();
    }

    static void addDifferences(Lines lines, VerificationResult result) {
        result.differences().first().stream()
                .limit(SHOWN)
                .map(VerificationReport::line)
                .forEach(lines::add);
        lines.addMore(result.differences().count(), SHOWN, "differences");
    }

    /** How many records no store takes, if there are some, and where they were written to. */
    static void addRejected(Lines lines, Listing<Reject> rejects, Optional<Path> file) {
        if (rejects.count() > 0) {
            lines.add("rejected   %s that no store takes%s"
                    .formatted(
                            Texts.counted(rejects.count(), "record"),
                            file.map(path -> ", set aside in " + path).orElse("")));
        }
    }

    static void addRejects(Lines lines, Listing<Reject> rejects) {
        rejects.first().stream().limit(SHOWN).map(VerificationReport::line).forEach(lines::add);
        lines.addMore(rejects.count(), SHOWN, "rejects");
    }

    static void putRejects(ObjectNode json, Listing<Reject> rejects) {
        json.put("rejected", rejects.count());
        var listed = json.putArray("rejects");
        rejects.first()
                .forEach(r -> place(listed.addObject().put("source", r.source()), r.position())
                        .put("key", r.key())
                        .put("pointer", r.pointer())
                        .put("reason", r.reason().name())
                        .put("message", r.problem() + ". " + r.nextStep()));
    }

    private static ObjectNode place(ObjectNode json, Position position) {
        return !position.isKnown()
                ? json
                : json.put("line", position.line())
                        .put("column", position.column())
                        .put("byte", position.byteOffset());
    }

    /** What is damaged in the source, if anything is. */
    static void addGaps(Lines lines, Listing<Gap> gaps) {
        if (gaps.count() > 0) {
            lines.add("gaps       %,d, in which there is no whole record".formatted(gaps.count()));
            gaps.first().stream().limit(SHOWN).map(VerificationReport::line).forEach(lines::add);
            lines.addMore(gaps.count(), SHOWN, "gaps");
        }
    }

    static void putGaps(ObjectNode json, Listing<Gap> gaps) {
        if (gaps.count() > 0) {
            json.put("gapCount", gaps.count());
            var listed = json.putArray("gaps");
            gaps.first()
                    .forEach(g -> listed.addObject()
                            .put("source", g.source())
                            .put("line", g.position().line())
                            .put("column", g.position().column())
                            .put("byte", g.position().byteOffset())
                            .put("byteEnd", g.byteEnd())
                            .put("message", g.problem() + ". " + g.nextStep()));
        }
    }

    /** With its first byte and its last. */
    static String line(Gap gap) {
        String bytes = gap.byteLength() == 0
                ? "nothing at byte %d".formatted(gap.position().byteOffset())
                : "bytes %d to %d".formatted(gap.position().byteOffset(), gap.byteEnd() - 1);
        return "gap        %s of %s, from line %d, column %d: %s"
                .formatted(
                        bytes,
                        Texts.printable(gap.source()),
                        gap.position().line(),
                        gap.position().column(),
                        gap.problem());
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
        putRejects(json, result.rejects());
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
                .put("extra", result.extra())
                .put("newerInStore", result.byWorkers())
                .put("changedSinceImport", result.changedSinceImport())
                .put("superseded", result.superseded())
                .put("versionsCarried", result.carried());
        var differences = json.putArray("differences");
        result.differences().first().forEach(d -> put(differences.addObject(), d));
        return json;
    }

    private static void put(ObjectNode json, Difference difference) {
        json.put("key", difference.key())
                .put("kind", difference.kind().name())
                .put("pointer", difference.pointer())
                .put("expected", difference.expected())
                .put("found", difference.found());
        Provenance known = difference.provenance();
        if (known != null) {
            known.version().ifPresent(version -> json.put("version", version));
            json.put("lastWriter", known.lastWriter().name());
        }
    }

    static String line(Reject reject) {
        String key = reject.key() == null ? "" : Texts.line(reject.key()) + " ";
        String pointer = reject.pointer().isEmpty() ? "" : " at " + Texts.printable(shortened(reject.pointer()));
        String position = reject.position().isKnown() ? ", " + reject.position() : "";
        return "rejected   " + key + "in " + Texts.printable(reject.source()) + position + pointer + ": "
                + reject.problem();
    }

    private static String shortened(String pointer) {
        return pointer.length() <= SHOWN_POINTER_LENGTH ? pointer : pointer.substring(0, SHOWN_POINTER_LENGTH) + "…";
    }

    static String line(Difference difference) {
        String where = Texts.line(difference.key())
                + (difference.pointer().isEmpty() ? "" : " at " + Texts.printable(difference.pointer()));
        String text = switch (difference.kind()) {
            case MISSING -> "missing    " + where;
            case EXTRA -> "extra      " + where;
            case DIFFERENT, OTHER_VERSION ->
                "different  " + where + ": the source has " + shown(difference.expected()) + ", the store "
                        + shown(difference.found());
        };
        return text + provenance(difference);
    }

    private static String provenance(Difference difference) {
        Provenance known = difference.provenance();
        if (known == null) {
            return "";
        }
        if (known.version().isEmpty()) {
            return " (deleted since its import)";
        }
        String writer = known.lastWriter() == Writer.IMPORT ? "as imported" : "written by a worker";
        return " (" + writer + ", version " + known.version().getAsLong() + ")";
    }

    private static String shown(@Nullable String value) {
        return value == null ? "nothing" : value;
    }
}
