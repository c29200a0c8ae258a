package io.profilestore.migrate;

import io.profilestore.schema.Column;
import io.profilestore.sql.ImportOrder;
import io.profilestore.sql.ImportRun;
import io.profilestore.sql.PastImport;
import io.profilestore.sql.Snapshot;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Moves the profiles of a source into a store and checks that they arrived: scan, set aside what no store takes, declare columns,
 * import, verify.
 * Values that the store has already, and that a column has been declared for since, move into it. Where the source is a
 * store itself, versions, instants, where each profile came from, and deletions are carried over with the values.
 *
 * <p>The source is read to its end before the store is opened or created, so that a source that cannot be read leaves
 * nothing behind. Then each batch of records is written in one transaction. Killed anywhere, or stopped by an error, it
 * is run again and ends up the same: what is there already is recognised. Other users of the store may go on working; a
 * profile that they have changed or deleted since its import is a conflict and stays as they left it.
 */
public final class Migration {

    private final Source source;
    private final Supplier<SqlStore> opening;
    private final Function<SqlStore, Optional<Path>> directory;
    private final MigrationOptions options;
    private final Progress progress;
    private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);

    /**
     * Does nothing before {@link #run}.
     *
     * @param opening opens or creates the store, which is closed at the end
     * @param directory where the migrations that add columns are kept; empty to declare no columns
     * @param progress may throw, to end the work between two batches: what was written stays
     */
    public Migration(
            Source source,
            Supplier<SqlStore> opening,
            Function<SqlStore, Optional<Path>> directory,
            MigrationOptions options,
            Progress progress) {
        this.source = source;
        this.opening = opening;
        this.directory = directory;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Does it all, once.
     *
     * @throws SourceException if the source cannot be read or has too many rejects, with nothing opened or written, or if
     *     it is written to meanwhile
     * @throws InvalidChoice if the choice of columns cannot be had, with nothing written
     * @throws io.profilestore.WriteFailed if rejects cannot be set aside; likewise
     * @throws io.profilestore.StoreException if the store cannot be opened, changed or read
     */
    public MigrationResult run() {
        Scan scan = timed(Phase.SCAN, () -> new Scan(source, options.maxRejects(), progress));
        Plan plan = Plan.of(scan, options.columns());
        if (options.prune()) {
            scan.requireWhole();
        }
        Optional<Path> setAside =
                scan.rejects() == 0 ? Optional.empty() : options.rejects().write(scan);
        List<PastImport> past = source.store().map(Snapshot::imports).orElse(List.of());
        long start = System.nanoTime();
        try (SqlStore store = opening.get();
                ImportRun run = store.startImport(order(scan), past)) {
            List<Column> columns = store.columns();
            List<UndeclaredField> undeclared = plan.inference(columns).undeclared();
            Optional<Path> kept = directory.apply(store);
            List<Column> added =
                    kept.map(path -> store.declare(plan.wanted(columns), path)).orElse(List.of());
            long moved = kept.isPresent() ? store.moveToColumns(this::report) : 0;
            durations.put(Phase.DECLARE, Duration.ofNanos(System.nanoTime() - start));
            Importer.Result imported =
                    timed(Phase.IMPORT, () -> new Importer(scan, run, options.prune(), progress).run());
            VerificationResult verified =
                    timed(Phase.VERIFY, () -> Verification.of(scan, store, run.imports(), progress));
            run.finish();
            return new MigrationResult(
                    scan.fingerprint(),
                    imported.totals(),
                    imported.resumedAt(),
                    added,
                    plan.fields(store.columns()),
                    moved,
                    undeclared,
                    imported.conflicts(),
                    imported.overwritten(),
                    imported.duplicates(),
                    imported.rejects(),
                    setAside,
                    scan.repeated(),
                    imported.pruned(),
                    source.store().map(all -> new CarriedOver(verified.carried(), past.size(), imported.deletions())),
                    verified,
                    Collections.unmodifiableMap(durations));
        }
    }

    private void report(long profiles, long bytes) {
        progress.report(Phase.DECLARE, profiles, bytes, -1);
    }

    private ImportOrder order(Scan scan) {
        Fingerprint fingerprint = scan.fingerprint();
        String reading = source.reading() + (options.prune() ? " --prune" : "") + " --on-conflict "
                + options.onConflict().name().toLowerCase(Locale.ROOT);
        return new ImportOrder(
                source.name(),
                source.origin(),
                fingerprint.size(),
                fingerprint.sha256(),
                source.isPart(),
                reading.strip(),
                options.onConflict());
    }

    private <T> T timed(Phase phase, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        durations.put(phase, Duration.ofNanos(System.nanoTime() - start));
        return result;
    }
}
