package io.profilestore.migrate;

/**
 * What a migration of a store has carried over beside the values.
 *
 * @param versions how many profiles have their version and their instants from the source
 * @param imports how many past imports of the source are known in the other store now
 * @param deletions how many deletions of imported profiles have become known there in this run
 */
public record CarriedOver(long versions, long imports, long deletions) {}
