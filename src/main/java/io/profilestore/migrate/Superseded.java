package io.profilestore.migrate;

/**
 * A record that was not imported because a later one has the same key.
 *
 * @param key the key
 * @param position where the record begins
 */
public record Superseded(String key, Position position) {}
