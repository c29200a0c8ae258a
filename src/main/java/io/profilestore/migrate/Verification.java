package io.profilestore.migrate;

import io.profilestore.AccessDenied;
import io.profilestore.ProfileStore;
import io.profilestore.sql.FoundDifference;
import io.profilestore.sql.FoundVerification;
import io.profilestore.sql.Provenance;
import io.profilestore.sql.Provenance.Writer;
import io.profilestore.sql.SqlStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private record Found(List<SourceRecord> batch, Map<String, JsonNode> profiles) {}

    private final Scan scan;
    private final ProfileStore store;
    private final Progress progress;

    private final Listing.Builder<Difference> differences = new Listing.Builder<>();
    private final Listing.Builder<Reject> rejects = new Listing.Builder<>();
    private long compared;
    private long missing;
    private long different;
    private long extra;
    private long byWorkers;
    private long superseded;

    private Verification(Scan scan, ProfileStore store, Progress progress) {
        this.scan = scan;
        this.store = store;
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
        return of(new Scan(source, Long.MAX_VALUE, progress), store, progress);
    }

    /** The second pass alone. */
    static VerificationResult of(Scan scan, ProfileStore store, Progress progress) {
        return new Verification(scan, store, progress).run();
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
                hasChangedSinceImport(),
                differences.build(),
                rejects.build());
        keep(result);
        return result;
    }

    private Found find(List<SourceRecord> batch) {
        return new Found(
                batch, store.getAll(batch.stream().map(SourceRecord::key).toList()));
    }

    private void compare(Found found) {
        List<SourceRecord> batch = found.batch();
        Map<String, Difference> differing = new LinkedHashMap<>();
        for (SourceRecord record : batch) {
            compared++;
            Difference.of(record, found.profiles().get(record.key()))
                    .ifPresent(difference -> differing.put(record.key(), difference));
        }
        note(differing);
        SourceRecord last = batch.get(batch.size() - 1);
        progress.report(Phase.VERIFY, last.ordinal() + 1, last.byteEnd(), scan.textBytes());
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
                case DIFFERENT -> different++;
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
