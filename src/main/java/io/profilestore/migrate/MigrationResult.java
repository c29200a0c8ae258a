package io.profilestore.migrate;

import io.profilestore.schema.Column;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a migration did and found.
 *
 * @param fingerprint the source as it was imported; its size is the number of bytes read in each pass
 * @param totals what became of the records
 * @param added the columns that were added, in their order
 * @param moved how many profiles of the store had values in {@code extra} that have moved into their columns
 * @param undeclared the fields that live in {@code extra}, and why
 * @param conflicts the records for which the store holds something newer, which was kept
 * @param duplicates the records that were left out because a later one has the same key
 * @param verification the comparison of every imported record with what the store gives back; conflicts are left out
 * @param durations how long each phase took
 */
public record MigrationResult(
        Fingerprint fingerprint,
        Totals totals,
        List<Column> added,
        long moved,
        List<UndeclaredField> undeclared,
        Listing<Conflict> conflicts,
        Listing<Superseded> duplicates,
        VerificationResult verification,
        Map<Phase, Duration> durations) {}
