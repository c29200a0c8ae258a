package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import org.jspecify.annotations.Nullable;

/** The first pass over a source: it is whole and readable, and this is what is in it. */
final class Scan {

    private final Source source;
    private final Duplicates duplicates;
    private final KeySet keys = new KeySet();
    private final FieldStatistics fields = new FieldStatistics();
    private final Listing.Builder<RepeatedMember> repeated = new Listing.Builder<>();
    private final Fingerprint fingerprint;
    private final Progress progress;
    private final long maxRejects;
    private final long size;
    private @Nullable Reject firstReject;
    private long records;
    private long rejects;
    private long withoutKey;
    private long gaps;
    private long textBytes;
    private long reportedBytes;

    /**
     * Reads the whole source.
     *
     * @param maxRejects how many records may be rejected
     * @throws SourceException as {@link Source#read} says, or if too many keys occur twice or too many records are rejected
     */
    Scan(Source source, long maxRejects, Progress progress) {
        this(source, Duplicates.inBytes(source.size()), maxRejects, progress);
    }

    /** Likewise; with duplicates of another size. */
    Scan(Source source, Duplicates duplicates, long maxRejects, Progress progress) {
        this.source = source;
        this.duplicates = duplicates;
        this.maxRejects = maxRejects;
        this.progress = progress;
        size = source.size();
        fingerprint = source.read(new FirstPass());
        duplicates.seal();
        keys.seal();
        textBytes = Math.max(textBytes, size);
        progress.report(Phase.SCAN, records, textBytes, textBytes);
    }

    private final class FirstPass implements SourceVisitor {

        @Override
        public void record(SourceRecord record) {
            fields.add(record.value());
            note(record.key(), record.ordinal(), record.byteEnd());
        }

        @Override
        public void reject(Reject reject) {
            firstReject = firstReject == null ? reject.withoutText() : firstReject;
            if (++rejects > maxRejects) {
                throw tooManyRejects(firstReject);
            }
            note(reject.key(), reject.ordinal(), reject.byteOffset() + reject.byteLength());
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
        }

        @Override
        public void repeated(RepeatedMember member) {
            repeated.add(member);
        }

        private void note(@Nullable String key, long ordinal, long end) {
            records++;
            if (key == null) {
                withoutKey++;
            } else {
                keys.add(key);
                if (!duplicates.note(key, ordinal)) {
                    throw tooManyDuplicates();
                }
            }
            textBytes = end;
            if (end - reportedBytes >= Batches.MAX_TEXT_BYTES || records % Batches.MAX_RECORDS == 0) {
                reportedBytes = end;
                progress.report(Phase.SCAN, records, end, size);
            }
        }
    }

    Source source() {
        return source;
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** How much text there is: what the records' places are within. */
    long textBytes() {
        return textBytes;
    }

    FieldStatistics fields() {
        return fields;
    }

    /** Whether any record has this key. */
    boolean hasKey(String key) {
        return keys.contains(key);
    }

    /** How many records there are, superseded and rejected ones included. */
    long records() {
        return records;
    }

    /** How many of them are rejected, superseded ones included. */
    long rejects() {
        return rejects;
    }

    /**
     * Makes sure that it is known which keys the source has, and that there are no others at its origin.
     *
     * @throws SourceException if there is a reject whose key is not known, or these are rejects that are taken back
     */
    void requireWhole() {
        if (source.isPart()) {
            throw new SourceException(
                    Kind.OTHER_OPTIONS,
                    Place.whole(source.name()),
                    "these are the rejects of a source, and not all of its records",
                    "Leave out --prune.",
                    null);
        }
        if (gaps > 0) {
            throw new SourceException(
                    Kind.MALFORMED,
                    Place.whole(source.name()),
                    "it is damaged, so that nobody can tell what has gone from it",
                    "Leave out --prune.",
                    null);
        }
        if (withoutKey > 0) {
            throw new SourceException(
                    Kind.MALFORMED,
                    Place.whole(source.name()),
                    withoutKey
                            + " records are rejected and their keys are not known, so that nobody can tell what has gone"
                            + " from the source",
                    "Mend them, or leave out --prune.",
                    null);
        }
    }

    /** Members that occur more than once in their objects. */
    Listing<RepeatedMember> repeated() {
        return repeated.build();
    }

    /** Whether a later record, which may be a reject, has the same key. */
    boolean isSuperseded(SourceRecord record) {
        return duplicates.isSuperseded(record.key(), record.ordinal());
    }

    /** Likewise; a reject whose key is not known never is. */
    boolean isSuperseded(Reject reject) {
        return reject.key() != null && duplicates.isSuperseded(reject.key(), reject.ordinal());
    }

    /**
     * One more pass, of the same bytes.
     *
     * @throws SourceException of kind CHANGED if they are not the same
     */
    void again(SourceVisitor visitor) {
        checkUnchanged();
        Fingerprint now;
        try {
            now = source.read(visitor);
        } catch (SourceException e) {
            if (e.kind() == Kind.MALFORMED) {
                SourceException changed = SourceException.changed(source.name());
                changed.addSuppressed(e);
                throw changed;
            }
            throw e;
        }
        if (!now.equals(fingerprint)) {
            throw SourceException.changed(source.name());
        }
    }

    /** A cheap look whether the source is still the same. */
    void checkUnchanged() {
        source.checkUnchanged(fingerprint);
    }

    private SourceException tooManyRejects(Reject first) {
        return new SourceException(
                Kind.MALFORMED,
                Place.whole(source.name()),
                "more than " + maxRejects + " records cannot be stored, the first at " + first.place() + ": "
                        + first.problem(),
                "Look whether the source is what it should be, mend it, or allow more with --max-rejects.",
                null);
    }

    private SourceException tooManyDuplicates() {
        return new SourceException(
                Kind.MALFORMED,
                Place.whole(source.name()),
                "more than " + Duplicates.MAX_SUSPECTS + " keys occur, or may occur, more than once",
                "Remove the earlier occurrences, or split the file.",
                null);
    }
}
