package io.profilestore.migrate;

import io.profilestore.sql.Deletion;
import io.profilestore.sql.ImportCounts;
import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.ImportRecord;
import io.profilestore.sql.ImportRun;
import io.profilestore.sql.Pruned;
import io.profilestore.sql.Snapshot;
import io.profilestore.sql.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The second pass: writes a source's records into a store, except those that a later one supersedes. */
final class Importer {

    /**
     * What became of the records.
     *
     * @param resumedAt how many records earlier runs had dealt with
     * @param overwritten the keys whose newer value in the store was replaced, as was ordered, in this run
     * @param deletions how many of a store's deletions have become known
     */
    record Result(
            Totals totals,
            long resumedAt,
            Listing<Conflict> conflicts,
            Listing<String> overwritten,
            Listing<Superseded> duplicates,
            Listing<Reject> rejects,
            Pruned pruned,
            long deletions) {}

    private record Earlier(String key, long byteOffset) {}

    private record Written(List<SourceRecord> batch, List<ImportOutcome> outcomes) {}

    private final Scan scan;
    private final ImportRun run;
    private final boolean prune;
    private final Progress progress;

    private final Listing.Builder<String> overwritten = new Listing.Builder<>();
    private final Listing.Builder<Earlier> superseded = new Listing.Builder<>();
    private final Listing.Builder<Reject> rejects = new Listing.Builder<>();

    Importer(Scan scan, ImportRun run, boolean prune, Progress progress) {
        this.scan = scan;
        this.run = run;
        this.prune = prune;
        this.progress = progress;
    }

    Result run() {
        try (Overlap<Written> writing = new Overlap<>("import", this::note)) {
            Batches batches = new Batches(batch -> {
                scan.checkUnchanged();
                List<ImportRecord> records =
                        batch.stream().map(Importer::record).toList();
                writing.begin(batch, () -> write(batch, records));
            });
            scan.again(new SourceVisitor() {
                @Override
                public void record(SourceRecord record) {
                    if (scan.isSuperseded(record)) {
                        superseded.add(new Earlier(record.key(), record.byteOffset()));
                    } else if (record.ordinal() >= run.nextRecord()) {
                        batches.add(record);
                    }
                }

                @Override
                public void gap(Gap gap) {}

                @Override
                public void reject(Reject reject) {
                    if (reject.key() != null && scan.isSuperseded(reject)) {
                        superseded.add(new Earlier(reject.key(), reject.byteOffset()));
                    } else {
                        rejects.add(reject.withoutText());
                    }
                }
            });
            batches.flush();
            writing.await();
        }
        Listing<Earlier> earlier = superseded.build();
        Listing<Reject> rejected = rejects.build();
        ImportCounts counts = run.counts();
        Totals totals = new Totals(
                scan.records(),
                counts.inserted(),
                counts.updated(),
                counts.unchanged(),
                counts.conflicting(),
                earlier.count(),
                rejected.count());
        Pruned pruned = prune ? run.prune(scan::hasKey, deletedThere()::contains) : Pruned.NONE;
        long deletions = carryDeletions();
        long size = scan.textBytes();
        progress.report(Phase.IMPORT, scan.records(), size, size);
        List<Conflict> conflicts = new ArrayList<>();
        run.conflicts().forEach((key, outcome) -> conflicts.add(new Conflict(key, outcome)));
        return new Result(
                totals,
                run.nextRecord(),
                new Listing<>(List.copyOf(conflicts), counts.conflicting()),
                overwritten.build(),
                located(earlier),
                rejected,
                pruned,
                deletions);
    }

    private static ImportRecord record(SourceRecord record) {
        StoredRow row = record.row();
        return row == null
                ? new ImportRecord(record.key(), record.value())
                : new ImportRecord(record.key(), record.value(), row.digest(), row);
    }

    /** Of a store, the keys whose profiles had come there by an import and were deleted. */
    private KeySet deletedThere() {
        KeySet keys = new KeySet();
        Optional<Snapshot> store = scan.source().store();
        if (store.isPresent()) {
            try (Stream<Deletion> all = store.get().deletions()) {
                all.forEach(deletion -> keys.add(deletion.key()));
            }
        }
        keys.seal();
        return keys;
    }

    /** Of a store: what has been deleted there is not to come back from what it was imported from. */
    private long carryDeletions() {
        Optional<Snapshot> store = scan.source().store();
        if (store.isEmpty()) {
            return 0;
        }
        long[] carried = {0};
        List<Deletion> some = new ArrayList<>();
        try (Stream<Deletion> all = store.get().deletions()) {
            all.filter(deletion -> !scan.hasKey(deletion.key())).forEach(deletion -> {
                some.add(deletion);
                if (some.size() == Batches.MAX_RECORDS) {
                    carried[0] += run.delete(some);
                    some.clear();
                }
            });
        }
        return carried[0] + (some.isEmpty() ? 0 : run.delete(some));
    }

    private Written write(List<SourceRecord> batch, List<ImportRecord> records) {
        List<ImportOutcome> outcomes =
                run.write(records, batch.get(batch.size() - 1).ordinal() + 1);
        if (outcomes.size() != batch.size()) {
            throw new IllegalStateException(
                    "the store answered " + outcomes.size() + " outcomes for " + batch.size() + " records");
        }
        return new Written(batch, outcomes);
    }

    private void note(Written written) {
        List<SourceRecord> batch = written.batch();
        for (int i = 0; i < batch.size(); i++) {
            if (written.outcomes().get(i) == ImportOutcome.OVERWRITTEN) {
                overwritten.add(batch.get(i).key());
            }
        }
        SourceRecord last = batch.get(batch.size() - 1);
        progress.report(Phase.IMPORT, last.ordinal() + 1, last.byteEnd(), scan.textBytes());
    }

    private Listing<Superseded> located(Listing<Earlier> earlier) {
        if (earlier.count() == 0) {
            return new Listing<>(List.of(), 0);
        }
        List<Position> positions = scan.source()
                .positions(earlier.first().stream().map(Earlier::byteOffset).toList());
        List<Superseded> located = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            located.add(new Superseded(earlier.first().get(i).key(), positions.get(i)));
        }
        return new Listing<>(List.copyOf(located), earlier.count());
    }
}
