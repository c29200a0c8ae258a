package io.profilestore.migrate;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * JSON that holds profiles, read as often as needed from beginning to end, in constant memory at any size.
 *
 * <p>There is one shape today: a file of one JSON object, {@code {"user:1": {…}, "user:2": {…}}}, in UTF-8 with or
 * without a byte-order mark.
 */
public interface Source {

    /** The source in a file. Nothing is opened or checked before the first {@link #read}. */
    static Source of(Path file) {
        return new KeyedObjectFile(file);
    }

    /** What messages call it: the path as it was given. */
    String name();

    /**
     * How many bytes a pass reads.
     *
     * @throws SourceException of kind UNREADABLE if the source is missing, no regular file, or not to be read
     */
    long size();

    /**
     * One pass: every record in the order of the source, a key as often as it occurs. Returns normally only if the whole
     * source is well-formed, every record is within the limits and nobody wrote to the source meanwhile; records may
     * have been visited before that is known.
     *
     * @return the fingerprint of the bytes that were read
     * @throws SourceException of kind MALFORMED, UNREADABLE or CHANGED
     */
    Fingerprint read(Consumer<SourceRecord> visitor);

    /**
     * A cheap look, by size and time, whether the source still is as it was read.
     *
     * @throws SourceException of kind CHANGED if it is not, UNREADABLE if it has gone
     */
    void checkUnchanged(Fingerprint fingerprint);

    /**
     * Line and column of places in the source, found by reading it once more.
     *
     * @param byteOffsets in ascending order
     * @return one for each, in the same order
     */
    List<Position> positions(List<Long> byteOffsets);
}
