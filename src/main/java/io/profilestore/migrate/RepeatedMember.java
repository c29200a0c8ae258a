package io.profilestore.migrate;

/**
 * A member that occurs in an object of a profile for another time: it takes the place of the one before, as it did for
 * the old file's reader.
 *
 * @param source the source's name; for a directory the path of the file in it
 * @param key the profile
 * @param pointer where in the profile (RFC 6901)
 * @param position where its name begins
 */
public record RepeatedMember(String source, String key, String pointer, Position position) {}
