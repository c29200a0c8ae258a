package io.profilestore.migrate;

import io.profilestore.sql.Snapshot;
import io.profilestore.sql.SqlStore;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * JSON that holds profiles, read as often as needed from beginning to end, in constant memory at any size.
 *
 * <p>Its content tells its shape: one object, {@code {"user:1": {…}, "user:2": {…}}}; an array of objects, or JSON Lines,
 * whose {@link SourceOptions#withKey key} is in them; a directory of one file for each profile; the rejects of an earlier
 * migration. Texts are UTF-8 or UTF-16,
 * and may be gzip data.
 */
public interface Source extends AutoCloseable {

    /** The source in a file or directory. Nothing is opened or checked before the first {@link #read}. */
    static Source of(Path path) {
        return of(path, SourceOptions.defaults());
    }

    /** Likewise, with options. */
    static Source of(Path path, SourceOptions options) {
        return Files.isDirectory(path)
                ? new DirectorySource(path, options)
                : new TextSource(new FileOrigin(path, path.toString()), options);
    }

    /**
     * The source in a stream, which is read to its end at once: into a private temporary file that {@link #close} removes.
     *
     * @param name what messages call it
     * @throws SourceException of kind UNREADABLE if the stream fails or there is no room for the copy
     */
    static Source of(InputStream stream, String name, SourceOptions options) {
        return new TextSource(SpooledOrigin.of(stream, name), options);
    }

    /**
     * A database of profiles, as it is now: what is written there from now on does not show in any pass.
     *
     * @param store closed with the source; two connections are needed
     * @param name what messages call it
     * @param origin see {@link #origin}
     * @param limits beyond what a profile is rejected, as the store that it is for may take less
     */
    static Source of(SqlStore store, String name, String origin, Limits limits) {
        return new StoreSource(store, name, origin, limits);
    }

    /** What messages call it: the path as it was given. */
    String name();

    /**
     * What it is called wherever the command runs, for telling an older state of this source from another source: the
     * absolute path, or where there is none the name; of rejects that are taken back, that of the source they came from.
     */
    default String origin() {
        return name();
    }

    /** Whether it is only a part of what is at its origin, as rejects that are taken back are. */
    default boolean isPart() {
        return false;
    }

    /** The database that it is; empty where it is a text, or files. */
    default Optional<Snapshot> store() {
        return Optional.empty();
    }

    /** How it is read: the options, as the user would give them. */
    default String reading() {
        return "";
    }

    /**
     * How many bytes of text a pass reads; -1 where only reading tells, as for gzip data.
     *
     * @throws SourceException of kind UNREADABLE if the source is missing, no regular file, or not to be read
     */
    long size();

    /**
     * One pass: every record and reject in the order of the source, a key as often as it occurs. Returns normally only if
     * the whole source is well-formed and nobody wrote to it meanwhile; records may have been visited before that is
     * known.
     *
     * @return the fingerprint of the bytes that were read
     * @throws SourceException of kind MALFORMED, OTHER_OPTIONS, UNREADABLE or CHANGED
     */
    Fingerprint read(SourceVisitor visitor);

    /**
     * A cheap look, by size and time, whether the source still is as it was read. Of a directory it notices only what
     * changes the directory itself; the next pass notices the rest.
     *
     * @throws SourceException of kind CHANGED if it is not, UNREADABLE if it has gone
     */
    void checkUnchanged(Fingerprint fingerprint);

    /**
     * Line and column of places in the source, found by reading it once more.
     *
     * @param byteOffsets of {@link SourceRecord#byteOffset}, in ascending order
     * @return one for each, in the same order
     */
    List<Position> positions(List<Long> byteOffsets);

    /** What the last pass left out because it can be no profile: the hidden files of a directory, by their paths in it. */
    default Listing<String> ignored() {
        return new Listing<>(List.of(), 0);
    }

    /** What the last pass found no whole record in, see {@link SourceOptions#withSalvage}; nothing where it was not asked to. */
    default Listing<Gap> gaps() {
        return new Listing<>(List.of(), 0);
    }

    /** Whether the last pass read something that might rather be read with other {@link SourceOptions}: which, and why. */
    default Optional<String> hint() {
        return Optional.empty();
    }

    /** Gives back what the source holds on to; it cannot be read any more. */
    @Override
    default void close() {}
}
