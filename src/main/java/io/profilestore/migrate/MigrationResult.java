package io.profilestore.migrate;

import io.profilestore.schema.Column;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a migration did and found.
 *
 * @param fingerprint the source as it was imported; its size is the number of bytes read in each pass
 * @param totals what became of the records
 * @param added the columns that were added, in their order
 * @param undeclared the fields that live in {@code extra}, and why
 * @param conflicts the records for which the store holds something newer, which was kept
 * @param duplicates the records that were left out because a later one has the same key
 * @param rejects the records that no store takes
 * @param rejectsFile the file that they were written to, where there are some
 * @param repeated the members that occur more than once in their objects, of which the last was taken
 * @param verification the comparison of every imported record with what the store gives back; conflicts are left out
 * @param durations how long each phase took
 */
public record MigrationResult(
        Fingerprint fingerprint,
        Totals totals,
        List<Column> added,
        List<UndeclaredField> undeclared,
        Listing<Conflict> conflicts,
        Listing<Superseded> duplicates,
        Listing<Reject> rejects,
        Optional<Path> rejectsFile,
        Listing<RepeatedMember> repeated,
        VerificationResult verification,
        Map<Phase, Duration> durations) {}
