package io.profilestore.migrate;

/**
 * What an export wrote.
 *
 * @param profiles how many
 * @param bytes the size of what was written, of all files
 */
public record ExportResult(long profiles, long bytes) {}
