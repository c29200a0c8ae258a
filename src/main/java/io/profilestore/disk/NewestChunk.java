package io.profilestore.disk;

/**
 * A chunk that a header leads to, or could.
 *
 * @param block where it begins, in blocks
 */
record NewestChunk(long block, long id, long version) {}
