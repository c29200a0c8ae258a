package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;

/** Where a source's bytes come from, as often as they are wanted. */
interface Origin extends AutoCloseable {

    /**
     * What can be told without reading.
     *
     * @param size in bytes
     * @param modified when somebody last wrote to it
     */
    record State(long size, FileTime modified) {}

    /** What messages call it. */
    String name();

    /** See {@link Source#origin}. */
    default String place() {
        return name();
    }

    /**
     * Size and time as they are now.
     *
     * @throws SourceException of kind UNREADABLE if there is nothing to be read
     */
    State state();

    /** All bytes from the beginning. */
    InputStream open() throws IOException;

    /** Whether it is read as far as that goes, see {@link DamagedOrigin}. */
    default boolean isDamaged() {
        return false;
    }

    @Override
    default void close() {}
}
