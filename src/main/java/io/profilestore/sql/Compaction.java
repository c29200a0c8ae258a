package io.profilestore.sql;

/**
 * What came of making a database's file smaller. Others may have written meanwhile.
 *
 * @param bytesBefore its length before
 * @param bytesAfter its length after
 */
public record Compaction(long bytesBefore, long bytesAfter) {}
