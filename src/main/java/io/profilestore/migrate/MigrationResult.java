package io.profilestore.migrate;

import io.profilestore.schema.Column;
import io.profilestore.sql.Pruned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a migration did and found.
 *
 * @param fingerprint the source as it was imported; its size is the number of bytes read in each pass
 * @param totals what became of the records, all runs of this import together
 * @param resumedAt how many records earlier runs, which were ended, had dealt with
 * @param added the columns that were added, in their order
 * @param fields all fields that were counted, and where their values are now
 * @param moved how many profiles of the store had values in {@code extra} that have moved into their columns
 * @param undeclared the fields that live in {@code extra}, and why
 * @param conflicts the records for which the store holds something newer, which was kept
 * @param overwritten the keys whose newer value in the store was replaced in this run, as was ordered
 * @param duplicates the records that were left out because a later one has the same key
 * @param rejects the records that no store takes
 * @param rejectsFile the file that they were written to, where there are some
 * @param repeated the members that occur more than once in their objects, of which the last was taken
 * @param pruned what became of the profiles that have gone from the source, if that was asked
 * @param carried what was carried over beside the values; empty where the source is no store
 * @param verification the comparison of every record with what the store gives back
 * @param durations how long each phase took
 */
public record MigrationResult(
        Fingerprint fingerprint,
        Totals totals,
        long resumedAt,
        List<Column> added,
        List<PlannedField> fields,
        long moved,
        List<UndeclaredField> undeclared,
        Listing<Conflict> conflicts,
        Listing<String> overwritten,
        Listing<Superseded> duplicates,
        Listing<Reject> rejects,
        Optional<Path> rejectsFile,
        Listing<RepeatedMember> repeated,
        Pruned pruned,
        Optional<CarriedOver> carried,
        VerificationResult verification,
        Map<Phase, Duration> durations) {}
