package io.profilestore.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Imports of a store that is imported itself, as they are known here.
 *
 * @param ids their numbers there, and here
 */
record CarriedImports(Map<Long, Long> ids) {

    static final CarriedImports NONE = new CarriedImports(Map.of());

    /** Which import it is, in any database. */
    private record Identity(String source, @Nullable String origin, Instant started) {

        static Identity of(PastImport past) {
            return new Identity(past.source(), past.origin(), past.started().toInstant());
        }
    }

    /** Takes over those that are not known yet. */
    static CarriedImports of(Connection connection, Handle handle, List<PastImport> imports) throws SQLException {
        if (imports.isEmpty()) {
            return NONE;
        }
        Map<Identity, Long> known = new HashMap<>();
        PastImport.all(connection).forEach(past -> known.putIfAbsent(Identity.of(past), past.id()));
        Map<Long, Long> ids = new HashMap<>();
        for (PastImport past : imports) {
            Long here = known.get(Identity.of(past));
            if (here != null && past.finished() != null) {
                goOn(handle, here, past);
            }
            ids.put(past.id(), here == null ? taken(handle, past) : here);
        }
        return new CarriedImports(Map.copyOf(ids));
    }

    private static long taken(Handle handle, PastImport past) {
        return bound(
                        handle.createUpdate(
                                "INSERT INTO profile_import (source, origin, source_bytes, source_sha256, reading,"
                                        + " part, started_at, finished_at, next_record, inserted, updated, unchanged, conflicting,"
                                        + " pruned) VALUES (:source, :origin, :bytes, :sha256, :reading, :part, :started, :finished,"
                                        + " :next, :inserted, :updated, :unchanged, :conflicting, :pruned)"),
                        past)
                .bind("source", past.source())
                .bind("origin", past.origin())
                .bind("bytes", past.bytes())
                .bind("sha256", past.sha256())
                .bind("reading", past.reading())
                .bind("part", past.part())
                .bind("started", past.started())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /** One that was not complete when it was taken over is now. */
    private static void goOn(Handle handle, long id, PastImport past) {
        bound(
                        handle.createUpdate(
                                "UPDATE profile_import SET finished_at = :finished, next_record = :next,"
                                        + " inserted = :inserted, updated = :updated, unchanged = :unchanged,"
                                        + " conflicting = :conflicting, pruned = :pruned WHERE id = :id AND finished_at IS NULL"),
                        past)
                .bind("id", id)
                .execute();
    }

    private static <T extends SqlStatement<T>> T bound(T statement, PastImport past) {
        return statement
                .bind("finished", past.finished())
                .bind("next", past.nextRecord())
                .bind("inserted", past.counts().inserted())
                .bind("updated", past.counts().updated())
                .bind("unchanged", past.counts().unchanged())
                .bind("conflicting", past.counts().conflicting())
                .bind("pruned", past.pruned());
    }

    /** The number here; null where there is none. */
    @Nullable
    Long here(long idThere) {
        return ids.get(idThere);
    }
}
