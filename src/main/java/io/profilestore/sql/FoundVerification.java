package io.profilestore.sql;

import java.sql.Connection;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A row of {@code profile_verification}: what a comparison of a source with the profiles found.
 *
 * @param source its name
 * @param compared how many records were compared
 * @param missing how many of them are not in the store
 * @param extra how many profiles only the store has
 * @param different how many the store has with another value
 * @param differences the first of them
 */
public record FoundVerification(
        String source, long compared, long missing, long extra, long different, List<FoundDifference> differences) {

    void insert(Connection connection, Dialect dialect) {
        try (Handle handle = Jdbi.create(connection).open()) {
            long id = handle.createUpdate("INSERT INTO profile_verification"
                            + " (source, finished_at, compared, missing, extra, different) VALUES (:source, "
                            + dialect.now() + ", :compared, :missing, :extra, :different)")
                    .bind("source", source)
                    .bind("compared", compared)
                    .bind("missing", missing)
                    .bind("extra", extra)
                    .bind("different", different)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            if (differences.isEmpty()) {
                return;
            }
            var batch = handle.prepareBatch("INSERT INTO profile_difference"
                    + " (verification_id, id, kind, pointer, expected, found, version, last_writer)"
                    + " VALUES (:verification, :key, :kind, :pointer, :expected, :found, :version, :writer)");
            for (FoundDifference difference : differences) {
                Provenance provenance = difference.provenance();
                OptionalLong version = provenance == null ? OptionalLong.empty() : provenance.version();
                batch.bind("verification", id)
                        .bind("key", difference.key())
                        .bind("kind", difference.kind())
                        .bind("pointer", difference.pointer())
                        .bind("expected", difference.expected())
                        .bind("found", difference.found())
                        .bind("version", version.isPresent() ? (Long) version.getAsLong() : null)
                        .bind(
                                "writer",
                                provenance == null
                                        ? null
                                        : provenance.lastWriter().name())
                        .add();
            }
            batch.execute();
        }
    }
}
