package io.profilestore.sql;

import java.time.Instant;

/**
 * An imported profile that was deleted, so that importing its source again does not bring it back.
 *
 * @param key the profile's id
 * @param digest of the value that had been imported
 * @param deleted when it was deleted
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record Deletion(String key, byte[] digest, Instant deleted) {}
