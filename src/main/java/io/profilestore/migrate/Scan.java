package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.util.function.Consumer;

/** The first pass over a source: it is whole and readable, and this is what is in it. */
final class Scan {

    private final Source source;
    private final Duplicates duplicates;
    private final KeySet keys = new KeySet();
    private final FieldStatistics fields = new FieldStatistics();
    private final Fingerprint fingerprint;
    private long textBytes;
    private long reportedBytes;

    /**
     * Reads the whole source.
     *
     * @throws SourceException as {@link Source#read} says, or if too many keys occur twice
     */
    Scan(Source source, Progress progress) {
        this(source, Duplicates.inBytes(source.size()), progress);
    }

    /** Likewise; with duplicates of another size. */
    Scan(Source source, Duplicates duplicates, Progress progress) {
        this.source = source;
        this.duplicates = duplicates;
        long size = source.size();
        fingerprint = source.read(record -> {
            fields.add(record.value());
            keys.add(record.key());
            if (!duplicates.note(record.key(), record.ordinal())) {
                throw tooManyDuplicates();
            }
            textBytes = record.byteEnd();
            boolean muchText = record.byteEnd() - reportedBytes >= Batches.MAX_TEXT_BYTES;
            if (muchText || fields.records() % Batches.MAX_RECORDS == 0) {
                reportedBytes = record.byteEnd();
                progress.report(Phase.SCAN, fields.records(), record.byteEnd(), size);
            }
        });
        duplicates.seal();
        keys.seal();
        textBytes = Math.max(textBytes, size);
        progress.report(Phase.SCAN, fields.records(), textBytes, textBytes);
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

    /** How many records there are, superseded ones included. */
    long records() {
        return fields.records();
    }

    /** Whether a later record has the same key. */
    boolean isSuperseded(SourceRecord record) {
        return duplicates.isSuperseded(record.key(), record.ordinal());
    }

    /**
     * One more pass, of the same bytes.
     *
     * @throws SourceException of kind CHANGED if they are not the same
     */
    void again(Consumer<SourceRecord> visitor) {
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

    private SourceException tooManyDuplicates() {
        return new SourceException(
                Kind.MALFORMED,
                Place.whole(source.name()),
                "more than " + Duplicates.MAX_SUSPECTS + " keys occur, or may occur, more than once",
                "Remove the earlier occurrences, or split the file.",
                null);
    }
}
