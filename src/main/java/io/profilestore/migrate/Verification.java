package io.profilestore.migrate;

import io.profilestore.AccessDenied;
import io.profilestore.ProfileStore;
import io.profilestore.sql.FoundDifference;
import io.profilestore.sql.FoundVerification;
import io.profilestore.sql.Provenance;
import io.profilestore.sql.Provenance.Writer;
import io.profilestore.sql.RowHistory;
import io.profilestore.sql.SqlStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares each record of a source with what a store gives back through the calls that the application makes, and looks for
 * profiles that only the store has.
 *
 * <p>It changes no profile. In a database it keeps what it found, see {@link SqlStore#keep}.
 */
public final class Verification {

    private record Found(List<SourceRecord> batch, Map<String, JsonNode> profiles, Map<String, RowHistory> histories) {}

    private final Scan scan;
    private final ProfileStore store;
    private final Set<Long> imports;
    private final Progress progress;

    private final Listing.Builder<Difference> differences = new Listing.Builder<>();
    private final Listing.Builder<Reject> rejects = new Listing.Builder<>();
    private long compared;
    private long missing;
    private long different;
    private long extra;
    private long byWorkers;
    private long superseded;
    private long carried;

    private Verification(Scan scan, ProfileStore store, Set<Long> imports, Progress progress) {
        this.scan = scan;
        // What has just been written may not have reached the replicas.
        this.store = store instanceof SqlStore database ? database.onPrimary() : store;
        this.imports = imports;
        this.progress = progress;
    }

    /**
     * Reads the source twice, first to check it and to find the keys that occur more than once, and compares in the
     * second pass.
     *
     * @throws SourceException if the source cannot be read, or is written to meanwhile
     * @throws io.profilestore.StoreException if the store cannot be read
     */
    public static VerificationResult of(Source source, ProfileStore store, Progress progress) {
        return of(new Scan(source, Long.MAX_VALUE, progress), store, Set.of(), progress);
    }

    /**
     * The second pass alone.
     *
     * @param imports what these brought has the versions and instants of the source, if that is a store
     */
    static VerificationResult of(Scan scan, ProfileStore store, Set<Long> imports, Progress progress) {
        return new Verification(scan, store, imports, progress).run();
    }

    private VerificationResult run() {
        try (Overlap<Found> reading = new Overlap<>("verify", this::compare)) {
            Batches batches = new Batches(batch -> reading.begin(batch, () -> find(batch)));
            scan.again(new SourceVisitor() {
                @Override
                public void record(SourceRecord record) {
                    if (scan.isSuperseded(record)) {
                        superseded++;
                    } else {
                        batches.add(record);
                    }
                }

                @Override
                public void gap(Gap gap) {}

                @Override
                public void reject(Reject reject) {
                    if (scan.isSuperseded(reject)) {
                        superseded++;
                    } else {
                        rejects.add(reject.withoutText());
                    }
                }
            });
            batches.flush();
            reading.await();
        }
        if (!scan.source().isPart()) {
            lookForExtra();
        }
        long size = scan.textBytes();
        progress.report(Phase.VERIFY, scan.records(), size, size);
        VerificationResult result = new VerificationResult(
                compared,
                missing,
                different,
                extra,
                byWorkers,
                superseded,
                carried,
                hasChangedSinceImport(),
                differences.build(),
                rejects.build());
        keep(result);
        return result;
    }

    private Found find(List<SourceRecord> batch) {
        List<String> keys = batch.stream().map(SourceRecord::key).toList();
        boolean carrying = scan.source().store().isPresent() && store instanceof SqlStore;
        // First, as a worker may write meanwhile: then the row was as an import left it, and is not any more.
        Map<String, RowHistory> histories = carrying ? ((SqlStore) store).histories(keys) : Map.of();
        return new Found(batch, store.getAll(keys), histories);
    }

    private void compare(Found found) {
        List<SourceRecord> batch = found.batch();
        Map<String, Difference> differing = new LinkedHashMap<>();
        for (SourceRecord record : batch) {
            compared++;
            Difference.of(record, found.profiles().get(record.key()))
                    .or(() -> compareHistories(record, found.histories().get(record.key())))
                    .ifPresent(difference -> differing.put(record.key(), difference));
        }
        note(differing);
        SourceRecord last = batch.get(batch.size() - 1);
        progress.report(Phase.VERIFY, last.ordinal() + 1, last.byteEnd(), scan.textBytes());
    }

    private Optional<Difference> compareHistories(SourceRecord record, @Nullable RowHistory found) {
        if (record.row() == null || found == null) {
            return Optional.empty();
        }
        RowHistory expected = record.row().history();
        carried += Difference.isCarried(expected, found) ? 1 : 0;
        boolean ours = found.isUntouched() && found.importId() != null && imports.contains(found.importId());
        return ours ? Difference.of(record.key(), expected, found) : Optional.empty();
    }

    private void lookForExtra() {
        Map<String, Difference> some = new LinkedHashMap<>();
        try (Stream<String> keys = store.keys("")) {
            keys.filter(key -> !scan.hasKey(key)).forEach(key -> {
                some.put(key, Difference.extra(key));
                if (some.size() == Batches.MAX_RECORDS) {
                    note(some);
                    some.clear();
                }
            });
        }
        note(some);
    }

    private void note(Map<String, Difference> differing) {
        Map<String, Provenance> provenance = differing.isEmpty() || !(store instanceof SqlStore database)
                ? Map.of()
                : database.provenance(differing.keySet());
        differing.forEach((key, difference) -> {
            @Nullable Provenance known = provenance.get(key);
            boolean byWorker = known != null && known.lastWriter() == Writer.WORKER;
            switch (difference.kind()) {
                case MISSING -> missing++;
                case DIFFERENT, OTHER_VERSION -> different++;
                case EXTRA -> extra++;
            }
            if (byWorker && difference.kind() != Difference.Kind.EXTRA) {
                byWorkers++;
            }
            differences.add(difference.with(known));
        });
    }

    private boolean hasChangedSinceImport() {
        return store instanceof SqlStore database
                && !scan.source().isPart()
                && database.importedDigest(scan.source().origin())
                        .filter(digest -> !digest.equals(scan.fingerprint().sha256()))
                        .isPresent();
    }

    private void keep(VerificationResult result) {
        if (store instanceof SqlStore database) {
            List<FoundDifference> found = new ArrayList<>();
            result.differences()
                    .first()
                    .forEach(d -> found.add(new FoundDifference(
                            d.key(), d.kind().name(), d.pointer(), d.expected(), d.found(), d.provenance())));
            try {
                database.keep(new FoundVerification(
                        scan.source().name(),
                        result.compared(),
                        result.missing(),
                        result.extra(),
                        result.different(),
                        found));
            } catch (AccessDenied e) {
                // Who may only read has compared all the same.
            }
        }
    }
}
