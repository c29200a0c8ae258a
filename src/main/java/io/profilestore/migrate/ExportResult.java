package io.profilestore.migrate;

/**
 * What an export wrote.
 *
 * @param profiles how many
 * @param bytes the size of the text
 */
public record ExportResult(long profiles, long bytes) {}
