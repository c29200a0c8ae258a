package io.profilestore.migrate;

import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.ImportRecord;
import io.profilestore.sql.ImportRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The second pass: writes a source's records into a store, except those that a later one supersedes. */
final class Importer {

    /**
     * What became of the records.
     *
     * @param conflicting the ordinals of the conflicts: a bit for each, where their keys could fill the memory
     */
    record Result(
            Totals totals,
            Listing<Conflict> conflicts,
            BitSet conflicting,
            Listing<Superseded> duplicates,
            Listing<Reject> rejects) {}

    private record Earlier(String key, long byteOffset) {}

    private final Scan scan;
    private final ImportRun run;
    private final Progress progress;

    private final Map<ImportOutcome, Long> outcomes = new EnumMap<>(ImportOutcome.class);
    private final Listing.Builder<Conflict> conflicts = new Listing.Builder<>();
    private final BitSet conflicting = new BitSet();
    private final Listing.Builder<Earlier> superseded = new Listing.Builder<>();
    private final Listing.Builder<Reject> rejects = new Listing.Builder<>();

    Importer(Scan scan, ImportRun run, Progress progress) {
        this.scan = scan;
        this.run = run;
        this.progress = progress;
    }

    Result run() {
        Batches batches = new Batches(this::write);
        scan.again(new SourceVisitor() {
            @Override
            public void record(SourceRecord record) {
                if (scan.isSuperseded(record)) {
                    superseded.add(new Earlier(record.key(), record.byteOffset()));
                } else {
                    batches.add(record);
                }
            }

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
        Listing<Conflict> kept = conflicts.build();
        Listing<Earlier> earlier = superseded.build();
        Listing<Reject> rejected = rejects.build();
        Totals totals = new Totals(
                scan.records(),
                count(ImportOutcome.INSERTED),
                count(ImportOutcome.UPDATED),
                count(ImportOutcome.UNCHANGED),
                kept.count(),
                earlier.count(),
                rejected.count());
        Result result = new Result(totals, kept, conflicting, located(earlier), rejected);
        run.finish();
        long size = scan.textBytes();
        progress.report(Phase.IMPORT, scan.records(), size, size);
        return result;
    }

    private void write(List<SourceRecord> batch) {
        scan.checkUnchanged();
        List<ImportOutcome> written = run.write(batch.stream()
                .map(record -> new ImportRecord(record.key(), record.value()))
                .toList());
        if (written.size() != batch.size()) {
            throw new IllegalStateException(
                    "the store answered " + written.size() + " outcomes for " + batch.size() + " records");
        }
        for (int i = 0; i < batch.size(); i++) {
            note(batch.get(i), written.get(i));
        }
        SourceRecord last = batch.get(batch.size() - 1);
        progress.report(Phase.IMPORT, last.ordinal() + 1, last.byteEnd(), scan.textBytes());
    }

    private void note(SourceRecord record, ImportOutcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
        if (outcome.isConflict()) {
            conflicts.add(new Conflict(record.key(), outcome));
            conflicting.set(Math.toIntExact(record.ordinal()));
        }
    }

    private long count(ImportOutcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
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
