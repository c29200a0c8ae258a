package io.profilestore.migrate;

/**
 * A place in a source.
 *
 * @param line from 1, and 0 in {@link #NONE}; lines end with a line feed
 * @param column from 1, in characters (code points) of the line; a byte-order mark does not count
 * @param byteOffset from 0, in the file's own encoding; a byte-order mark counts. In gzip data, of what is packed in it
 */
public record Position(long line, long column, long byteOffset) {

    /** Of what is in a database, where its key is its place. */
    public static final Position NONE = new Position(0, 0, 0);

    /** Whether there is one. */
    public boolean isKnown() {
        return line > 0;
    }

    /** How messages say it: {@code line 3, column 7 (byte 52)}. */
    @Override
    public String toString() {
        return "line " + line + ", column " + column + " (byte " + byteOffset + ")";
    }
}
