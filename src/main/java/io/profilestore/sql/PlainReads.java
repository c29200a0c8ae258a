package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.SchemaMismatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads that belong to no write: from the database itself, or from replicas of it, which lag behind. Thread-safe. */
final class PlainReads {

    private final SqlCalls calls;
    private final SqlReads reads;
    private final @Nullable PlainReads primary;

    private PlainReads(SqlCalls calls, SqlReads reads, @Nullable PlainReads primary) {
        this.calls = calls;
        this.reads = reads;
        this.primary = primary;
    }

    /** Where writes go as well. */
    static PlainReads of(SqlCalls calls, SqlReads reads) {
        return new PlainReads(calls, reads, null);
    }

    /**
     * On replicas. They know the columns that they have received so far, hence those are kept apart.
     *
     * @param statements the primary's
     */
    PlainReads onReplicas(SqlCalls calls, Dialect dialect, Statements statements) {
        return new PlainReads(calls, new SqlReads(calls, dialect, statements), this);
    }

    /** Reads something on one connection. */
    interface Reading<T> {
        T on(Connection connection, SqlReads reads) throws SQLException;
    }

    /** What is read; from the primary where a replica has not got the tables or columns yet. */
    <T> T read(Call call, Reading<T> reading) {
        return orFromPrimary(from -> from.calls.read(call, connection -> reading.on(connection, from.reads)));
    }

    /** See {@link SqlReads#values}; likewise. */
    Map<String, JsonNode> values(Call call, Collection<String> keys) {
        return orFromPrimary(from -> from.reads.values(call, keys));
    }

    private <T> T orFromPrimary(Function<PlainReads, T> read) {
        try {
            return read.apply(this);
        } catch (SchemaMismatch lagging) {
            if (primary == null) {
                throw lagging;
            }
            return read.apply(primary);
        }
    }

    void close() {
        calls.close();
    }
}
