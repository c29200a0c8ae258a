package io.profilestore.migrate;

import io.profilestore.ProfileStore;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Compares each record of a source with what a store gives back through the calls that the application makes.
 *
 * <p>Profiles that only the store has are not looked for.
 */
public final class Verification {

    private final Scan scan;
    private final ProfileStore store;
    private final BitSet left;
    private final Progress progress;

    private final Listing.Builder<Difference> differences = new Listing.Builder<>();
    private final Listing.Builder<Reject> rejects = new Listing.Builder<>();
    private long compared;
    private long missing;
    private long superseded;

    private Verification(Scan scan, ProfileStore store, BitSet left, Progress progress) {
        this.scan = scan;
        this.store = store;
        this.left = left;
        this.progress = progress;
    }

    /**
     * Reads the source twice, first to check it and to find the keys that occur more than once, and compares in the
     * second pass. Changes nothing.
     *
     * @throws SourceException if the source cannot be read, or is written to meanwhile
     * @throws io.profilestore.StoreException if the store cannot be read
     */
    public static VerificationResult of(Source source, ProfileStore store, Progress progress) {
        return of(new Scan(source, Long.MAX_VALUE, progress), store, new BitSet(), progress);
    }

    /** The second pass alone, without the records whose ordinals are in {@code left}. */
    static VerificationResult of(Scan scan, ProfileStore store, BitSet left, Progress progress) {
        return new Verification(scan, store, left, progress).run();
    }

    private VerificationResult run() {
        Batches batches = new Batches(this::compare);
        scan.again(new SourceVisitor() {
            @Override
            public void record(SourceRecord record) {
                if (scan.isSuperseded(record)) {
                    superseded++;
                } else if (!left.get(Math.toIntExact(record.ordinal()))) {
                    batches.add(record);
                }
            }

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
        long size = scan.textBytes();
        progress.report(Phase.VERIFY, scan.records(), size, size);
        Listing<Difference> listed = differences.build();
        return new VerificationResult(compared, missing, listed.count() - missing, superseded, listed, rejects.build());
    }

    private void compare(List<SourceRecord> batch) {
        Map<String, JsonNode> found =
                store.getAll(batch.stream().map(SourceRecord::key).toList());
        for (SourceRecord record : batch) {
            compared++;
            Optional<Difference> difference = Difference.of(record, found.get(record.key()));
            if (difference.isPresent()) {
                missing += difference.get().kind() == Difference.Kind.MISSING ? 1 : 0;
                differences.add(difference.get());
            }
        }
        SourceRecord last = batch.get(batch.size() - 1);
        progress.report(Phase.VERIFY, last.ordinal() + 1, last.byteEnd(), scan.textBytes());
    }
}
