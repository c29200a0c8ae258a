package io.profilestore.cli;

import static java.util.stream.Collectors.joining;

import io.profilestore.migrate.CarriedOver;
import io.profilestore.migrate.Conflict;
import io.profilestore.migrate.Fingerprint;
import io.profilestore.migrate.Gap;
import io.profilestore.migrate.Listing;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.RepeatedMember;
import io.profilestore.migrate.Source;
import io.profilestore.migrate.Superseded;
import io.profilestore.migrate.Totals;
import io.profilestore.migrate.UndeclaredField;
import io.profilestore.migrate.VerificationResult;
import io.profilestore.schema.Column;
import io.profilestore.sql.Pruned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a migration did, for people; {@link MigrationJson} is for machines. */
final class MigrationReport {

    /** How many fields, conflicts and the like are shown one by one. */
    private static final int SHOWN = 10;

    private final String source;
    private final String location;
    private final MigrationResult result;
    private final Listing<String> ignored;
    private final Listing<Gap> gaps;
    private final Optional<String> hint;
    private final boolean keysAreMembers;
    private final Optional<List<String>> dryRunSql;
    private Optional<Path> retired = Optional.empty();
    private boolean keptInPlace;

    /**
     * @param source after its last pass
     * @param keysAreMembers see {@link SourceCommand#keysAreMembers}
     * @param dryRunSql the migrations of columns of a run that was only tried on a copy, empty for a real one
     */
    MigrationReport(
            Source source,
            String location,
            MigrationResult result,
            boolean keysAreMembers,
            Optional<List<String>> dryRunSql) {
        this.source = source.name();
        this.ignored = source.ignored();
        this.gaps = source.gaps();
        this.hint = source.hint();
        this.location = location;
        this.result = result;
        this.keysAreMembers = keysAreMembers;
        this.dryRunSql = dryRunSql;
    }

    /** The source has got a new name. */
    void retired(Path renamed) {
        retired = Optional.of(renamed);
    }

    /** The source was to get a new name, and has kept its own, as something in it wants a look. */
    void keptInPlace() {
        keptInPlace = true;
    }

    MigrationResult result() {
        return result;
    }

    Listing<Gap> gaps() {
        return gaps;
    }

    String source() {
        return source;
    }

    String location() {
        return location;
    }

    Listing<String> ignored() {
        return ignored;
    }

    Optional<String> hint() {
        return hint;
    }

    Optional<Path> retired() {
        return retired;
    }

    /** The migrations of columns of a run that was only tried on a copy, empty for a real one. */
    Optional<List<String>> dryRunSql() {
        return dryRunSql;
    }

    boolean isDryRun() {
        return dryRunSql.isPresent();
    }

    /** What came of it, in one sentence. */
    String sentence() {
        Totals totals = result.totals();
        if (isClean()) {
            return "All %,d profiles %s in %s."
                    .formatted(totals.read() - totals.duplicate(), isDryRun() ? "would be" : "are", location);
        }
        List<String> found = new ArrayList<>();
        count(found, totals.rejected(), "rejected");
        count(found, totals.conflicting(), "in conflict");
        count(found, gaps.count(), gaps.count() == 1 ? "gap beside them" : "gaps beside them");
        count(found, result.pruned().kept(), "kept that have gone from the source");
        VerificationResult compared = result.verification();
        if (compared.isImported()) {
            count(found, compared.byWorkers() - totals.conflicting(), "written in the database meanwhile");
        } else {
            count(found, compared.missing(), "missing");
            count(found, compared.different(), "different");
        }
        count(
                found,
                VerificationReport.leavesOut(result.verification(), keysAreMembers) ? totals.duplicate() : 0,
                "left out");
        return "Of %s, some want a look: %s."
                .formatted(Texts.counted(totals.read(), "record"), String.join(", ", found));
    }

    private static void count(List<String> found, long count, String what) {
        if (count > 0) {
            found.add("%,d %s".formatted(count, what));
        }
    }

    /** The source as it was migrated. */
    Fingerprint fingerprint() {
        return result.fingerprint();
    }

    /** Whether the database has everything that the source's reader would have had. */
    boolean isClean() {
        return result.totals().conflicting() == 0
                && gaps.count() == 0
                && result.pruned().kept() == 0
                && result.verification().missing() + result.verification().different() == 0
                && result.totals().rejected() == 0
                && !VerificationReport.leavesOut(result.verification(), keysAreMembers);
    }

    String text() {
        Totals totals = result.totals();
        Lines lines = new Lines();
        lines.add("%s -> %s%s"
                .formatted(Texts.printable(source), location, dryRunSql.isPresent() ? " (dry run on a copy)" : ""));
        lines.add("read       " + Texts.counted(totals.read(), "record") + ", "
                + Texts.counted(result.fingerprint().size(), "byte"));
        if (result.resumedAt() > 0) {
            lines.add("resumed    after %s, which an earlier run had dealt with; the totals are of both"
                    .formatted(Texts.counted(result.resumedAt(), "record")));
        }
        lines.add("written    %,d inserted, %,d updated".formatted(totals.inserted(), totals.updated()));
        lines.add("kept       %,d unchanged, %,d conflicting, %,d superseded by a later record of the same key"
                .formatted(totals.unchanged(), totals.conflicting(), totals.duplicate()));
        VerificationReport.addRejected(lines, result.rejects(), rejectsFile());
        lines.add("columns    " + columns());
        if (result.moved() > 0) {
            lines.add("moved      the values of %s from extra into their columns"
                    .formatted(Texts.counted(result.moved(), "profile")));
        }
        if (!result.undeclared().isEmpty()) {
            lines.add("in extra   " + undeclared());
        }
        addPruned(lines);
        lines.add(verified());
        result.carried().ifPresent(carried -> lines.add("carried    " + text(carried)));
        lines.add("took       " + durations());
        retired.ifPresent(path -> lines.add("retired    %s is now %s; a note is in its place"
                .formatted(Texts.printable(source), Texts.printable(path.toString()))));
        if (keptInPlace) {
            lines.add("retired    no: %s keeps its name while anything below wants a look"
                    .formatted(Texts.printable(source)));
        }
        VerificationReport.addGaps(lines, gaps);
        VerificationReport.addIgnored(lines, ignored);
        hint.ifPresent(text -> lines.add("hint       " + Texts.printable(text)));
        result.duplicates().first().stream()
                .limit(SHOWN)
                .map(MigrationReport::superseded)
                .forEach(lines::add);
        lines.addMore(result.duplicates().count(), SHOWN, "superseded records");
        result.conflicts().first().stream()
                .limit(SHOWN)
                .map(MigrationReport::conflict)
                .forEach(lines::add);
        lines.addMore(result.conflicts().count(), SHOWN, "conflicts");
        result.overwritten().first().stream()
                .limit(SHOWN)
                .map(key -> "replaced   " + Texts.line(key)
                        + ": the database had something newer; the source's value is there now")
                .forEach(lines::add);
        lines.addMore(result.overwritten().count(), SHOWN, "replaced profiles");
        result.repeated().first().stream()
                .limit(SHOWN)
                .map(MigrationReport::repeated)
                .forEach(lines::add);
        lines.addMore(result.repeated().count(), SHOWN, "repeated members");
        VerificationReport.addRejects(lines, result.rejects());
        if (!result.verification().isImported()) {
            VerificationReport.addDifferences(lines, result.verification());
        }
        dryRunSql.ifPresent(sql -> sql.forEach(migration -> {
            lines.add("");
            migration.strip().lines().forEach(lines::add);
        }));
        lines.add("");
        lines.add(next());
        return lines.toString();
    }

    private void addPruned(Lines lines) {
        Pruned pruned = result.pruned();
        if (pruned.removed() + pruned.kept() == 0) {
            return;
        }
        lines.add("pruned     %s, gone from the source; %,d kept, changed in the database since"
                .formatted(Texts.counted(pruned.removed(), "profile"), pruned.kept()));
        pruned.firstKept().stream()
                .limit(SHOWN)
                .map(key -> "kept       " + Texts.line(key)
                        + ": gone from the source, changed in the database since its import")
                .forEach(lines::add);
        lines.addMore(pruned.kept(), SHOWN, "kept profiles");
    }

    private String verified() {
        VerificationResult found = result.verification();
        String text = "verified   %s read back: %,d missing, %,d different"
                .formatted(
                        Texts.counted(found.compared(), "profile"),
                        found.isImported() ? 0 : found.missing(),
                        found.isImported() ? 0 : found.different());
        if (found.isImported() && found.byWorkers() > 0) {
            text += ", %,d newer in the database".formatted(found.byWorkers());
        }
        return found.extra() == 0 ? text : text + "; %,d only in the database".formatted(found.extra());
    }

    static String text(CarriedOver carried) {
        return String.join(
                ", ",
                Texts.counted(carried.versions(), "version"),
                Texts.counted(carried.imports(), "past import"),
                Texts.counted(carried.deletions(), "deletion"));
    }

    private String columns() {
        return result.added().isEmpty()
                ? "none added"
                : result.added().size() + " added: " + some(result.added(), MigrationReport::column);
    }

    private static String column(Column column) {
        return Texts.line(column.field()) + " " + column.type();
    }

    private String undeclared() {
        return some(result.undeclared(), MigrationReport::undeclared);
    }

    private static String undeclared(UndeclaredField field) {
        return Texts.line(field.field()) + " (" + field.detail() + ")";
    }

    private static <T> String some(List<T> all, Function<T, String> text) {
        String first = all.stream().limit(SHOWN).map(text).collect(joining(", "));
        return all.size() > SHOWN ? first + " and " + (all.size() - SHOWN) + " more" : first;
    }

    private String durations() {
        Duration total = result.durations().values().stream().reduce(Duration.ZERO, Duration::plus);
        String phases = result.durations().entrySet().stream()
                .map(e -> e.getKey().name().toLowerCase(Locale.ROOT) + " " + seconds(e.getValue()))
                .collect(joining(", "));
        return seconds(total) + " s (" + phases + ")";
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static String superseded(Superseded record) {
        return "superseded " + Texts.line(record.key()) + " at " + record.position();
    }

    static String repeated(RepeatedMember member) {
        return "repeated   " + Texts.line(member.key()) + " at " + Texts.printable(member.pointer()) + ", "
                + member.position() + ": this one was taken, and not the one before";
    }

    static String conflict(Conflict conflict) {
        String why = switch (conflict.outcome()) {
            case CONFLICT_DELETED -> "deleted in the database since its import";
            case CONFLICT_FOREIGN -> "the database has another profile under this key, from elsewhere";
            case CONFLICT_OTHER_SOURCE -> "the database has another profile under this key, from another source";
            default -> "changed in the database since its import";
        };
        return "conflict   " + Texts.line(conflict.key()) + ": " + why + "; kept as it is there";
    }

    /** That of a dry run has gone with the copy. */
    Optional<Path> rejectsFile() {
        return isDryRun() ? Optional.empty() : result.rejectsFile();
    }

    /** What to do now. */
    String next() {
        if (!result.verification().isImported()) {
            return "Next: some profiles differ from the source. If nothing else writes to the database, please report it.";
        }
        if (VerificationReport.leavesOut(result.verification(), keysAreMembers)) {
            return "Next: records that share a key with a later one are not in the database. Find the member that tells"
                    + " them apart, add it as a second --key, and migrate into a new database.";
        }
        if (dryRunSql.isPresent()) {
            return "Nothing was written. Next: run it without --dry-run.";
        }
        if (gaps.count() > 0) {
            return "Next: look for what is missing in the gaps, in a backup for example, and migrate that as well.";
        }
        if (rejectsFile().isPresent()) {
            return "Next: mend the records in " + rejectsFile().get() + " and migrate that file, or mend them in the"
                    + " source and run this again.";
        }
        if (hint.isPresent()) {
            return "Next: read the hint. If it is right, migrate into a new database as it says.";
        }
        if (result.totals().conflicting() > 0) {
            String source = result.carried().isPresent() ? "source" : "file";
            return "Next: look at the conflicts; where the " + source
                    + " is right, set the profile to its value there, or run this"
                    + " with --on-conflict source for all of them.";
        }
        if (retired.isPresent()) {
            return "Next: start the workers on " + location + ".";
        }
        String again = result.carried().isPresent()
                ? "run this once more with --prune to catch their last changes and deletions"
                : "run this once more to catch their last changes";
        return "Next: stop the workers, " + again + ", and start them on " + location + ".";
    }
}
