package io.profilestore.migrate;

import java.time.Instant;

/**
 * What tells one state of a source from another: a source whose fingerprint changed between two passes was written to
 * meanwhile.
 *
 * @param size in bytes, of all files
 * @param modified when the file, or anything in the directory, was last changed, as precisely as the file system knows
 * @param sha256 the SHA-256 digest of all bytes, in hexadecimal; for a directory, of its files' names and digests
 */
public record Fingerprint(long size, Instant modified, String sha256) {}
